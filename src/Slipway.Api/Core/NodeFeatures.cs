using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>NodeFeatures of core/v1, as in Kubernetes 1.33.</summary>
public sealed record NodeFeatures
{
    [Wire(1)]
    public bool? SupplementalGroupsPolicy { get; init; }
}

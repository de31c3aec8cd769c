using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>LocalObjectReference of core/v1, as in Kubernetes 1.33.</summary>
[MapAtomic]
public sealed record LocalObjectReference
{
    [Wire(1), OmitZero]
    public string? Name { get; init; }
}

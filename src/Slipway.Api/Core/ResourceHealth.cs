using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>ResourceHealth of core/v1, as in Kubernetes 1.33.</summary>
public sealed record ResourceHealth
{
    [Wire(1)]
    public string? ResourceID { get; init; }

    [Wire(2), OmitZero]
    public string? Health { get; init; }
}

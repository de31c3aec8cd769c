using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>NodeSwapStatus of core/v1, as in Kubernetes 1.33.</summary>
public sealed record NodeSwapStatus
{
    [Wire(1)]
    public long? Capacity { get; init; }
}

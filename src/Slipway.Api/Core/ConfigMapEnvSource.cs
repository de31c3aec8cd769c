using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>ConfigMapEnvSource of core/v1, as in Kubernetes 1.33.</summary>
public sealed record ConfigMapEnvSource
{
    [Wire(1, 1), OmitZero]
    public string? Name { get; init; }

    [Wire(2)]
    public bool? Optional { get; init; }
}

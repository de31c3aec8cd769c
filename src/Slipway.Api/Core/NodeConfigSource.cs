using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>NodeConfigSource of core/v1, as in Kubernetes 1.33.</summary>
public sealed record NodeConfigSource
{
    [Wire(2)]
    public ConfigMapNodeConfigSource? ConfigMap { get; init; }
}

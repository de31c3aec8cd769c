using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>ConfigMapNodeConfigSource of core/v1, as in Kubernetes 1.33.</summary>
public sealed record ConfigMapNodeConfigSource
{
    [Wire(1), Required]
    public string? Namespace { get; init; }

    [Wire(2), Required]
    public string? Name { get; init; }

    [Wire(3), OmitZero]
    public string? Uid { get; init; }

    [Wire(4), OmitZero]
    public string? ResourceVersion { get; init; }

    [Wire(5), Required]
    public string? KubeletConfigKey { get; init; }
}

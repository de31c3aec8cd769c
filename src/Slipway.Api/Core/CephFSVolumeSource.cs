using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>CephFSVolumeSource of core/v1, as in Kubernetes 1.33.</summary>
public sealed record CephFSVolumeSource
{
    [Wire(1), Required]
    public IReadOnlyList<string>? Monitors { get; init; }

    [Wire(2), OmitZero]
    public string? Path { get; init; }

    [Wire(3), OmitZero]
    public string? User { get; init; }

    [Wire(4), OmitZero]
    public string? SecretFile { get; init; }

    [Wire(5)]
    public LocalObjectReference? SecretRef { get; init; }

    [Wire(6), OmitZero]
    public bool? ReadOnly { get; init; }
}

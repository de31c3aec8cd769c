using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>GlusterfsVolumeSource of core/v1, as in Kubernetes 1.33.</summary>
public sealed record GlusterfsVolumeSource
{
    [Wire(1), Required]
    public string? Endpoints { get; init; }

    [Wire(2), Required]
    public string? Path { get; init; }

    [Wire(3), OmitZero]
    public bool? ReadOnly { get; init; }
}

using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>NFSVolumeSource of core/v1, as in Kubernetes 1.33.</summary>
public sealed record NFSVolumeSource
{
    [Wire(1), Required]
    public string? Server { get; init; }

    [Wire(2), Required]
    public string? Path { get; init; }

    [Wire(3), OmitZero]
    public bool? ReadOnly { get; init; }
}

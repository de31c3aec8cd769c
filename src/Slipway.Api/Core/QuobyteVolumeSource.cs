using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>QuobyteVolumeSource of core/v1, as in Kubernetes 1.33.</summary>
public sealed record QuobyteVolumeSource
{
    [Wire(1), Required]
    public string? Registry { get; init; }

    [Wire(2), Required]
    public string? Volume { get; init; }

    [Wire(3), OmitZero]
    public bool? ReadOnly { get; init; }

    [Wire(4), OmitZero]
    public string? User { get; init; }

    [Wire(5), OmitZero]
    public string? Group { get; init; }

    [Wire(6), OmitZero]
    public string? Tenant { get; init; }
}

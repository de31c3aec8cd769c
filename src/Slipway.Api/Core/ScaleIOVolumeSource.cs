using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>ScaleIOVolumeSource of core/v1, as in Kubernetes 1.33.</summary>
public sealed record ScaleIOVolumeSource
{
    [Wire(1), Required]
    public string? Gateway { get; init; }

    [Wire(2), Required]
    public string? System { get; init; }

    [Wire(3), Required]
    public LocalObjectReference? SecretRef { get; init; }

    [Wire(4), OmitZero]
    public bool? SslEnabled { get; init; }

    [Wire(5), OmitZero]
    public string? ProtectionDomain { get; init; }

    [Wire(6), OmitZero]
    public string? StoragePool { get; init; }

    [Wire(7), OmitZero, Default("ThinProvisioned")]
    public string? StorageMode { get; init; }

    [Wire(8), OmitZero]
    public string? VolumeName { get; init; }

    [Wire(9), OmitZero, Default("xfs")]
    public string? FsType { get; init; }

    [Wire(10), OmitZero]
    public bool? ReadOnly { get; init; }
}

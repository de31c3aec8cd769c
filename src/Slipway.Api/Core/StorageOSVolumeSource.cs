using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>StorageOSVolumeSource of core/v1, as in Kubernetes 1.33.</summary>
public sealed record StorageOSVolumeSource
{
    [Wire(1), OmitZero]
    public string? VolumeName { get; init; }

    [Wire(2), OmitZero]
    public string? VolumeNamespace { get; init; }

    [Wire(3), OmitZero]
    public string? FsType { get; init; }

    [Wire(4), OmitZero]
    public bool? ReadOnly { get; init; }

    [Wire(5)]
    public LocalObjectReference? SecretRef { get; init; }
}

using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>StorageOSVolumeSource of core/v1, as in Kubernetes 1.33.</summary>
public sealed record StorageOSVolumeSource
{
    [Wire(1)]
    public string? VolumeName { get; init; }

    [Wire(2)]
    public string? VolumeNamespace { get; init; }

    [Wire(3)]
    public string? FsType { get; init; }

    [Wire(4)]
    public bool? ReadOnly { get; init; }

    [Wire(5)]
    public LocalObjectReference? SecretRef { get; init; }
}

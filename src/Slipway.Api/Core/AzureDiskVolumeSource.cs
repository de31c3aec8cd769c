using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>AzureDiskVolumeSource of core/v1, as in Kubernetes 1.33.</summary>
public sealed record AzureDiskVolumeSource
{
    [Wire(1), Required]
    public string? DiskName { get; init; }

    [Wire(2), Required]
    public string? DiskURI { get; init; }

    [Wire(3), Default("ReadWrite")]
    public string? CachingMode { get; init; }

    [Wire(4), Default("ext4")]
    public string? FsType { get; init; }

    [Wire(5), Default(false)]
    public bool? ReadOnly { get; init; }

    [Wire(6), Default("Shared")]
    public string? Kind { get; init; }
}

using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>GCEPersistentDiskVolumeSource of core/v1, as in Kubernetes 1.33.</summary>
public sealed record GCEPersistentDiskVolumeSource
{
    [Wire(1), Required]
    public string? PdName { get; init; }

    [Wire(2), OmitZero]
    public string? FsType { get; init; }

    [Wire(3), OmitZero]
    public int? Partition { get; init; }

    [Wire(4), OmitZero]
    public bool? ReadOnly { get; init; }
}

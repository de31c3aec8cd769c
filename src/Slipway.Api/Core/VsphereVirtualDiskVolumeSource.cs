using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>VsphereVirtualDiskVolumeSource of core/v1, as in Kubernetes 1.33.</summary>
public sealed record VsphereVirtualDiskVolumeSource
{
    [Wire(1), Required]
    public string? VolumePath { get; init; }

    [Wire(2), OmitZero]
    public string? FsType { get; init; }

    [Wire(3), OmitZero]
    public string? StoragePolicyName { get; init; }

    [Wire(4), OmitZero]
    public string? StoragePolicyID { get; init; }
}

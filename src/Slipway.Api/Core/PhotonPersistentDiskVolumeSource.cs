using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>PhotonPersistentDiskVolumeSource of core/v1, as in Kubernetes 1.33.</summary>
public sealed record PhotonPersistentDiskVolumeSource
{
    [Wire(1), Required]
    public string? PdID { get; init; }

    [Wire(2), OmitZero]
    public string? FsType { get; init; }
}

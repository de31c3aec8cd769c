using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>AWSElasticBlockStoreVolumeSource of core/v1, as in Kubernetes 1.33.</summary>
public sealed record AWSElasticBlockStoreVolumeSource
{
    [Wire(1), Required]
    public string? VolumeID { get; init; }

    [Wire(2), OmitZero]
    public string? FsType { get; init; }

    [Wire(3), OmitZero]
    public int? Partition { get; init; }

    [Wire(4), OmitZero]
    public bool? ReadOnly { get; init; }
}

using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>RBDVolumeSource of core/v1, as in Kubernetes 1.33.</summary>
public sealed record RBDVolumeSource
{
    [Wire(1), Required]
    public IReadOnlyList<string>? Monitors { get; init; }

    [Wire(2), Required]
    public string? Image { get; init; }

    [Wire(3), OmitZero]
    public string? FsType { get; init; }

    [Wire(4), OmitZero, Default("rbd")]
    public string? Pool { get; init; }

    [Wire(5), OmitZero, Default("admin")]
    public string? User { get; init; }

    [Wire(6), OmitZero, Default("/etc/ceph/keyring")]
    public string? Keyring { get; init; }

    [Wire(7)]
    public LocalObjectReference? SecretRef { get; init; }

    [Wire(8), OmitZero]
    public bool? ReadOnly { get; init; }
}

using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>ISCSIVolumeSource of core/v1, as in Kubernetes 1.33.</summary>
public sealed record ISCSIVolumeSource
{
    [Wire(1), Required]
    public string? TargetPortal { get; init; }

    [Wire(2), Required]
    public string? Iqn { get; init; }

    [Wire(3), Required]
    public int? Lun { get; init; }

    [Wire(4), OmitZero, Default("default")]
    public string? IscsiInterface { get; init; }

    [Wire(5), OmitZero]
    public string? FsType { get; init; }

    [Wire(6), OmitZero]
    public bool? ReadOnly { get; init; }

    [Wire(7)]
    public IReadOnlyList<string>? Portals { get; init; }

    [Wire(8), OmitZero]
    public bool? ChapAuthDiscovery { get; init; }

    [Wire(10)]
    public LocalObjectReference? SecretRef { get; init; }

    [Wire(11), OmitZero]
    public bool? ChapAuthSession { get; init; }

    [Wire(12)]
    public string? InitiatorName { get; init; }
}

using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>PersistentVolumeClaimSpec of core/v1, as in Kubernetes 1.33.</summary>
public sealed record PersistentVolumeClaimSpec
{
    [Wire(1)]
    public IReadOnlyList<string>? AccessModes { get; init; }

    [Wire(2)]
    public VolumeResourceRequirements? Resources { get; init; }

    [Wire(3), OmitZero]
    public string? VolumeName { get; init; }

    [Wire(4)]
    public LabelSelector? Selector { get; init; }

    [Wire(5)]
    public string? StorageClassName { get; init; }

    [Wire(6), Default("Filesystem"), OneOf("Block", "Filesystem")]
    public string? VolumeMode { get; init; }

    [Wire(7)]
    public TypedLocalObjectReference? DataSource { get; init; }

    [Wire(8)]
    public TypedObjectReference? DataSourceRef { get; init; }

    [Wire(9)]
    public string? VolumeAttributesClassName { get; init; }
}

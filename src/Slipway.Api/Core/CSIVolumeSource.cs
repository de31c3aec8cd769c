using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>CSIVolumeSource of core/v1, as in Kubernetes 1.33.</summary>
public sealed record CSIVolumeSource
{
    [Wire(1), Required]
    public string? Driver { get; init; }

    [Wire(2)]
    public bool? ReadOnly { get; init; }

    [Wire(3)]
    public string? FsType { get; init; }

    [Wire(4)]
    public IReadOnlyDictionary<string, string>? VolumeAttributes { get; init; }

    [Wire(5)]
    public LocalObjectReference? NodePublishSecretRef { get; init; }
}

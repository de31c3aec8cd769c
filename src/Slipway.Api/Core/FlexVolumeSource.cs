using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>FlexVolumeSource of core/v1, as in Kubernetes 1.33.</summary>
public sealed record FlexVolumeSource
{
    [Wire(1), Required]
    public string? Driver { get; init; }

    [Wire(2), OmitZero]
    public string? FsType { get; init; }

    [Wire(3)]
    public LocalObjectReference? SecretRef { get; init; }

    [Wire(4), OmitZero]
    public bool? ReadOnly { get; init; }

    [Wire(5)]
    public IReadOnlyDictionary<string, string>? Options { get; init; }
}

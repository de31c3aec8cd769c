using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>FCVolumeSource of core/v1, as in Kubernetes 1.33.</summary>
public sealed record FCVolumeSource
{
    [Wire(1)]
    public IReadOnlyList<string>? TargetWWNs { get; init; }

    [Wire(2)]
    public int? Lun { get; init; }

    [Wire(3), OmitZero]
    public string? FsType { get; init; }

    [Wire(4), OmitZero]
    public bool? ReadOnly { get; init; }

    [Wire(5)]
    public IReadOnlyList<string>? Wwids { get; init; }
}

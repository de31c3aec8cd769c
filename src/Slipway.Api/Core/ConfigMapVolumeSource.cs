using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>ConfigMapVolumeSource of core/v1, as in Kubernetes 1.33.</summary>
public sealed record ConfigMapVolumeSource
{
    [Wire(1, 1), OmitZero]
    public string? Name { get; init; }

    [Wire(2)]
    public IReadOnlyList<KeyToPath>? Items { get; init; }

    [Wire(3), Default(420), Range(0, 511)]
    public int? DefaultMode { get; init; }

    [Wire(4)]
    public bool? Optional { get; init; }
}

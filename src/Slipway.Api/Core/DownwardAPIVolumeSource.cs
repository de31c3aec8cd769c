using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>DownwardAPIVolumeSource of core/v1, as in Kubernetes 1.33.</summary>
public sealed record DownwardAPIVolumeSource
{
    [Wire(1)]
    public IReadOnlyList<DownwardAPIVolumeFile>? Items { get; init; }

    [Wire(2), Default(420), Range(0, 511)]
    public int? DefaultMode { get; init; }
}

using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>DownwardAPIProjection of core/v1, as in Kubernetes 1.33.</summary>
public sealed record DownwardAPIProjection
{
    [Wire(1)]
    public IReadOnlyList<DownwardAPIVolumeFile>? Items { get; init; }
}

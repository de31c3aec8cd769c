using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>ContainerImage of core/v1, as in Kubernetes 1.33.</summary>
public sealed record ContainerImage
{
    [Wire(1)]
    public IReadOnlyList<string>? Names { get; init; }

    [Wire(2), OmitZero]
    public long? SizeBytes { get; init; }
}

using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>ImageVolumeSource of core/v1, as in Kubernetes 1.33.</summary>
public sealed record ImageVolumeSource
{
    [Wire(1)]
    public string? Reference { get; init; }

    [Wire(2)]
    public string? PullPolicy { get; init; }
}

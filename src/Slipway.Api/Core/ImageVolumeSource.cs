using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>ImageVolumeSource of core/v1, as in Kubernetes 1.33.</summary>
public sealed record ImageVolumeSource
{
    [Wire(1), OmitZero]
    public string? Reference { get; init; }

    [Wire(2), OmitZero]
    public string? PullPolicy { get; init; }
}

using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>FlockerVolumeSource of core/v1, as in Kubernetes 1.33.</summary>
public sealed record FlockerVolumeSource
{
    [Wire(1), OmitZero]
    public string? DatasetName { get; init; }

    [Wire(2), OmitZero]
    public string? DatasetUUID { get; init; }
}

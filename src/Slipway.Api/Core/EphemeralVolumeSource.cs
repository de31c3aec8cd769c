using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>EphemeralVolumeSource of core/v1, as in Kubernetes 1.33.</summary>
public sealed record EphemeralVolumeSource
{
    [Wire(1)]
    public PersistentVolumeClaimTemplate? VolumeClaimTemplate { get; init; }
}

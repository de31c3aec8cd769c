using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>PersistentVolumeClaimVolumeSource of core/v1, as in Kubernetes 1.33.</summary>
public sealed record PersistentVolumeClaimVolumeSource
{
    [Wire(1), Required]
    public string? ClaimName { get; init; }

    [Wire(2), OmitZero]
    public bool? ReadOnly { get; init; }
}

using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>PersistentVolumeClaimTemplate of core/v1, as in Kubernetes 1.33.</summary>
public sealed record PersistentVolumeClaimTemplate
{
    [Wire(1)]
    public ObjectMeta? Metadata { get; init; }

    [Wire(2), Required]
    public PersistentVolumeClaimSpec? Spec { get; init; }
}

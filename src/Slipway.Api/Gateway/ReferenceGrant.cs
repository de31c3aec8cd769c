using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>
/// Permits objects of other namespaces to refer to objects of its own. ReferenceGrant of gateway.networking.k8s.io/v1beta1 (standard
/// channel).
/// </summary>
[Kind("gateway.networking.k8s.io", "v1beta1", "ReferenceGrant", "referencegrants", ShortNames = "refgrant", Categories = "gateway-api")]
public sealed record ReferenceGrant : KubeObject
{
    public ReferenceGrantSpec? Spec { get; init; }
}

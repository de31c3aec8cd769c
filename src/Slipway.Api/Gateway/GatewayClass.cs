using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>A class of Gateways. GatewayClass of gateway.networking.k8s.io/v1 (standard channel).</summary>
[Kind("gateway.networking.k8s.io", "v1", "GatewayClass", "gatewayclasses", ShortNames = "gc", Categories = "gateway-api",
    Namespaced = false, HasStatus = true)]
public sealed record GatewayClass : KubeObject
{
    [Required]
    public GatewayClassSpec? Spec { get; init; }

    [Default(GatewayConditions.OfClass, IsJson = true)]
    public GatewayClassStatus? Status { get; init; }
}

using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>Listens for requests. Gateway of gateway.networking.k8s.io/v1 (standard channel).</summary>
[Kind("gateway.networking.k8s.io", "v1", "Gateway", "gateways", ShortNames = "gtw", Categories = "gateway-api", HasStatus = true)]
public sealed record Gateway : KubeObject
{
    [Required]
    public GatewaySpec? Spec { get; init; }

    [Default(GatewayConditions.OfGateway, IsJson = true)]
    public GatewayStatus? Status { get; init; }
}

using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>Routes calls of gRPC to backends. GRPCRoute of gateway.networking.k8s.io/v1 (standard channel).</summary>
[Kind("gateway.networking.k8s.io", "v1", "GRPCRoute", "grpcroutes", Categories = "gateway-api", HasStatus = true)]
public sealed record GRPCRoute : KubeObject
{
    [Required]
    public GRPCRouteSpec? Spec { get; init; }

    public GRPCRouteStatus? Status { get; init; }
}

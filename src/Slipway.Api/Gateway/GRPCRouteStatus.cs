using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>What became of a GRPCRoute. GRPCRouteStatus of gateway.networking.k8s.io/v1 (standard channel).</summary>
public sealed record GRPCRouteStatus
{
    [Required, Length(0, 32)]
    public IReadOnlyList<RouteParentStatus>? Parents { get; init; }
}

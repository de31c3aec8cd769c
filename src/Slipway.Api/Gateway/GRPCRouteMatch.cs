using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>A call that all of these conditions hold for. GRPCRouteMatch of gateway.networking.k8s.io/v1 (standard channel).</summary>
public sealed record GRPCRouteMatch
{
    /// <summary>Service and method; without it every call.</summary>
    public GRPCMethodMatch? Method { get; init; }

    [ListMap("name"), Length(0, 16)]
    public IReadOnlyList<HTTPHeaderMatch>? Headers { get; init; }
}

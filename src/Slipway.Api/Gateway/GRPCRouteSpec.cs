using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>What a GRPCRoute asks for. GRPCRouteSpec of gateway.networking.k8s.io/v1 (standard channel).</summary>
public sealed record GRPCRouteSpec
{
    [Length(0, 32)]
    public IReadOnlyList<ParentReference>? ParentRefs { get; init; }

    [Length(0, 16)]
    public IReadOnlyList<string>? Hostnames { get; init; }

    [Length(0, 16)]
    public IReadOnlyList<GRPCRouteRule>? Rules { get; init; }
}

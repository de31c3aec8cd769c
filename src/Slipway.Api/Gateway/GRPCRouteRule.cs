using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>Which calls go where, changed how. GRPCRouteRule of gateway.networking.k8s.io/v1 (standard channel, and
/// <c>sessionPersistence</c> of the experimental one).</summary>
public sealed record GRPCRouteRule
{
    [Length(1, 253), Pattern(GatewayPatterns.Subdomain)]
    public string? Name { get; init; }

    /// <summary>Alternatives of which one must hold; none stand for every call.</summary>
    [Length(0, 64)]
    public IReadOnlyList<GRPCRouteMatch>? Matches { get; init; }

    [Length(0, 16)]
    public IReadOnlyList<GRPCRouteFilter>? Filters { get; init; }

    [Length(0, 16)]
    public IReadOnlyList<GRPCBackendRef>? BackendRefs { get; init; }

    public SessionPersistence? SessionPersistence { get; init; }
}

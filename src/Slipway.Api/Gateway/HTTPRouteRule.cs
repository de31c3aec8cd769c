using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>Which requests go where, changed how. HTTPRouteRule of gateway.networking.k8s.io/v1 (standard channel, and
/// <c>retry</c> and <c>sessionPersistence</c> of the experimental one).</summary>
public sealed record HTTPRouteRule
{
    [Length(1, 253), Pattern(GatewayPatterns.Subdomain)]
    public string? Name { get; init; }

    [Default("[{}]", IsJson = true), Length(0, 64)]
    public IReadOnlyList<HTTPRouteMatch>? Matches { get; init; }

    [Length(0, 16)]
    public IReadOnlyList<HTTPRouteFilter>? Filters { get; init; }

    [Length(0, 16)]
    public IReadOnlyList<HTTPBackendRef>? BackendRefs { get; init; }

    public HTTPRouteTimeouts? Timeouts { get; init; }

    public HTTPRouteRetry? Retry { get; init; }

    public SessionPersistence? SessionPersistence { get; init; }
}

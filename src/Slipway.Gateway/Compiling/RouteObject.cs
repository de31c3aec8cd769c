using Slipway.Api.Gateway;
using Slipway.Api.Meta;

namespace Slipway.Gateway.Compiling;

/// <summary>An HTTPRoute or GRPCRoute: what both have in common, in the words of the first.</summary>
internal sealed record RouteObject
{
    /// <summary>The object.</summary>
    public required KubeObject Object { get; init; }

    /// <summary><see cref="ListenerProtocols.HttpRoute"/> or <see cref="ListenerProtocols.GrpcRoute"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Where it is to be attached.</summary>
    public required IReadOnlyList<ParentReference> Parents { get; init; }

    /// <summary>Host names; none for any.</summary>
    public required IReadOnlyList<string> Hostnames { get; init; }

    /// <summary>Rules; without matches where <see cref="Calls"/> has them.</summary>
    public required IReadOnlyList<HTTPRouteRule> Rules { get; init; }

    /// <summary>Rules of a GRPCRoute; null for an HTTPRoute.</summary>
    public IReadOnlyList<GRPCRouteRule>? Calls { get; init; }

    /// <summary>When it was created: the older of two comes first.</summary>
    public DateTimeOffset Created => Object.Metadata?.CreationTimestamp ?? DateTimeOffset.MinValue;

    /// <summary>An HTTPRoute.</summary>
    public static RouteObject Of(HTTPRoute route) => new()
    {
        Object = route,
        Kind = ListenerProtocols.HttpRoute,
        Parents = route.Spec?.ParentRefs ?? [],
        Hostnames = route.Spec?.Hostnames ?? [],
        Rules = route.Spec?.Rules ?? [],
    };

    /// <summary>A GRPCRoute.</summary>
    public static RouteObject Of(GRPCRoute route) => new()
    {
        Object = route,
        Kind = ListenerProtocols.GrpcRoute,
        Parents = route.Spec?.ParentRefs ?? [],
        Hostnames = route.Spec?.Hostnames ?? [],
        Rules = [.. (route.Spec?.Rules ?? []).Select(Rule)],
        Calls = route.Spec?.Rules ?? [],
    };

    private static HTTPRouteRule Rule(GRPCRouteRule rule) => new()
    {
        Name = rule.Name,
        SessionPersistence = rule.SessionPersistence,
        Filters = Filters(rule.Filters),
        BackendRefs = rule.BackendRefs?.Select(static b => new HTTPBackendRef
        {
            Group = b.Group,
            Kind = b.Kind,
            Name = b.Name,
            Namespace = b.Namespace,
            Port = b.Port,
            Weight = b.Weight,
            Filters = Filters(b.Filters),
        }).ToList(),
    };

    private static List<HTTPRouteFilter>? Filters(IReadOnlyList<GRPCRouteFilter>? filters)
        => filters?.Select(static f => new HTTPRouteFilter
        {
            Type = f.Type,
            RequestHeaderModifier = f.RequestHeaderModifier,
            ResponseHeaderModifier = f.ResponseHeaderModifier,
            RequestMirror = f.RequestMirror,
            ExtensionRef = f.ExtensionRef,
        }).ToList();
}

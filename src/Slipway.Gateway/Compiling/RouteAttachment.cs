using Slipway.Api.Core;
using Slipway.Api.Gateway;
using Slipway.Api.Meta;
using GatewayObject = Slipway.Api.Gateway.Gateway;

namespace Slipway.Gateway.Compiling;

/// <summary>A route at one of its parents.</summary>
internal sealed record RouteAttachment
{
    /// <summary>The reference of the route.</summary>
    public required ParentReference Parent { get; init; }

    /// <summary>The Gateway.</summary>
    public required ObjectKey Gateway { get; init; }

    /// <summary>Reason of the condition Accepted (RouteConditionReason of Gateway API); <c>Accepted</c> when it holds.</summary>
    public required string Reason { get; init; }

    /// <summary>The reason in words.</summary>
    public required string Message { get; init; }

    /// <summary>Names of the listeners that take the route.</summary>
    public IReadOnlyList<string> Listeners { get; init; } = [];

    /// <summary>Hosts that route and HTTP listeners have in common; the empty string stands for any.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Hosts that route and HTTPS listeners have in common.</summary>
    public IReadOnlyList<SecureHost> SecureHosts { get; init; } = [];

    /// <summary>Service ports whose own addresses take the route, see <see cref="PlannedService.Id"/>.</summary>
    public IReadOnlyList<string> Entrances { get; init; } = [];

    /// <summary>Whether a listener or a Service takes the route.</summary>
    public bool IsAccepted => Listeners.Count > 0 || Entrances.Count > 0;

    /// <summary>The attachments of a route to Gateways of ours, and to Services where their addresses are ours to serve.</summary>
    /// <param name="route">The route.</param>
    /// <param name="gateways">The Gateways.</param>
    /// <param name="namespaces">Namespaces, for what Gateways allow.</param>
    /// <param name="listeners">What became of listeners.</param>
    /// <param name="services">Finds a Service; null where others serve the addresses of Services.</param>
    public static IReadOnlyList<RouteAttachment> Of(
        RouteObject route, Dictionary<ObjectKey, GatewayObject> gateways, IReadOnlyCollection<Namespace> namespaces,
        IReadOnlyList<ListenerVerdict> listeners, Func<ObjectKey, Service?>? services)
        => [.. route.Parents.Select(p =>
        {
            var key = new ObjectKey(p.Namespace ?? route.Object.Namespace(), p.Name ?? "");
            return p switch
            {
                { Kind: null or "Gateway", Group: null or "gateway.networking.k8s.io" } => gateways.TryGetValue(key, out var gateway)
                    ? Attach(route, p, gateway, namespaces, listeners) : null,
                { Kind: "Service", Group: "" } when services is not null => AttachToService(route, p, key, services(key)),
                _ => null,
            };
        }).OfType<RouteAttachment>()];

    /// <summary>To the address of a Service of the same namespace: whose requests those of another one would be, nobody can tell.</summary>
    private static RouteAttachment AttachToService(RouteObject route, ParentReference parent, ObjectKey key, Service? service)
    {
        var ports = (service?.Spec?.Ports ?? []).Where(p => parent.Port is null || parent.Port == p.Port)
            .Where(p => parent.SectionName is null || parent.SectionName == p.Name).Select(p => $"{key}:{p.Port}").ToList();
        var (reason, message) = key.Namespace != route.Object.Namespace()
                ? ("NotAllowedByListeners", $"routes of namespace {route.Object.Namespace()} are not served at Services of another one")
            : ports.Count == 0 ? ("NoMatchingParent", $"there is no Service {key} with that port")
            : ("Accepted", "the address of the Service serves the route");
        return new RouteAttachment
        {
            Parent = parent,
            Gateway = key,
            Reason = reason,
            Message = message,
            Entrances = reason == "Accepted" ? ports : [],
        };
    }

    private static RouteAttachment Attach(
        RouteObject route, ParentReference parent, GatewayObject gateway, IReadOnlyCollection<Namespace> namespaces,
        IReadOnlyList<ListenerVerdict> listeners)
    {
        var key = gateway.Key();
        var served = listeners.Where(l => l.Gateway == key && l.IsAccepted).Select(static l => l.Listener);
        var named = served.Where(l => (parent.SectionName is null || parent.SectionName == l.Name)
            && (parent.Port is null || parent.Port == l.Port)).ToList();
        var allowed = named.Where(l => Allows(l, gateway, route, namespaces)).ToList();
        var taken = allowed.Select(l => (Listener: l, Hosts: Intersect(l.Hostname, route.Hostnames)))
            .Where(static t => t.Hosts is not null).ToList();
        var (reason, message) = named.Count == 0
                ? ("NoMatchingParent", "no listener of the Gateway that is served has that sectionName and port")
            : allowed.Count == 0 ? ("NotAllowedByListeners",
                $"no listener's allowedRoutes has namespace {route.Object.Namespace()} and {route.Kind}")
            : taken.Count == 0 ? ("NoMatchingListenerHostname", "no hostname of the route lies within the hostname of a listener")
            : ("Accepted", "a listener of the Gateway serves the route");
        return new RouteAttachment
        {
            Parent = parent,
            Gateway = key,
            Reason = reason,
            Message = message,
            Listeners = [.. taken.Select(static t => t.Listener.Name ?? "")],
            Hosts = [.. taken.Where(static t => t.Listener.Protocol == ListenerProtocols.Http).SelectMany(static t => t.Hosts!).Distinct()],
            SecureHosts = [.. taken.Where(static t => t.Listener.Protocol == ListenerProtocols.Https)
                .SelectMany(t => t.Hosts!.Select(h => new SecureHost(ListenerVerdict.KeyOf(key, t.Listener), h)))],
        };
    }

    private static bool Allows(Listener listener, GatewayObject gateway, RouteObject route, IReadOnlyCollection<Namespace> namespaces)
        => ListenerProtocols.KindsOf(listener).Contains(route.Kind) && (listener.AllowedRoutes?.Namespaces?.From ?? "Same") switch
        {
            "All" => true,
            "Same" => gateway.Namespace() == route.Object.Namespace(),
            _ => namespaces.FirstOrDefault(n => n.Name() == route.Object.Namespace()) is { } ns
                && LabelSelectorMatcher.Of(listener.AllowedRoutes?.Namespaces?.Selector) is { } selector && selector.Matches(ns.Labels()),
        };

    /// <summary>Hosts that both name; the empty string stands for any. Null when they have none in common.</summary>
    private static List<string>? Intersect(string? listener, IReadOnlyList<string> route)
    {
        var wanted = route.Count == 0 ? [""] : route.Select(static h => h.ToLowerInvariant());
        var limit = listener?.ToLowerInvariant() ?? "";
        var shared = wanted.Select(h => Narrower(h, limit)).OfType<string>().ToList();
        return shared.Count == 0 ? null : shared;
    }

    /// <summary>Whether two hosts, each the empty string for any, have a host in common.</summary>
    public static bool Overlap(string a, string b) => Narrower(a, b) is not null;

    private static string? Narrower(string a, string b)
        => b.Length == 0 || a == b ? a
            : a.Length == 0 ? b
            : Covers(b, a) ? a
            : Covers(a, b) ? b
            : null;

    private static bool Covers(string wildcard, string host)
        => wildcard.StartsWith("*.", StringComparison.Ordinal) && host.Length > wildcard.Length - 1
            && host.EndsWith(wildcard[1..], StringComparison.Ordinal);
}

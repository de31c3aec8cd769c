using System.Globalization;
using Slipway.Api.Core;
using Slipway.Api.Gateway;
using Slipway.Api.Meta;
using GatewayObject = Slipway.Api.Gateway.Gateway;

namespace Slipway.Gateway.Compiling;

/// <summary>HTTPRoutes and the Gateways they attach to, as inputs of the compiler.</summary>
internal static class RouteTranslator
{
    /// <summary>Value of <c>spec.controllerName</c> of the GatewayClasses that this gateway serves.</summary>
    public const string ControllerName = "slipway.dev/gateway";

    /// <summary>Name of the GatewayClass that is served whatever its controller name.</summary>
    public const string ClassName = "slipway";

    /// <summary>The routes that are attached to a listener of ours.</summary>
    public static IReadOnlyCollection<RouteInput> Translate(
        IEnumerable<HTTPRoute> routes,
        IReadOnlyCollection<GatewayObject> gateways,
        IReadOnlyCollection<GatewayClass> classes,
        IReadOnlyCollection<Namespace> namespaces)
    {
        var ours = classes.Where(static c => c.Spec?.ControllerName == ControllerName).Select(static c => c.Name()).Append(ClassName).ToHashSet();
        var served = gateways.Where(g => ours.Contains(g.Spec?.GatewayClassName ?? "")).ToDictionary(static g => g.Key());
        var inputs = new List<RouteInput>();
        foreach (var route in routes)
        {
            if (HostsOf(route, served, namespaces) is { } hosts)
            {
                inputs.Add(new RouteInput
                {
                    Key = route.Key().ToString(),
                    Created = route.Metadata?.CreationTimestamp ?? DateTimeOffset.MinValue,
                    Hosts = hosts,
                    Rules = [.. (route.Spec?.Rules ?? []).Select(r => Rule(route.Namespace(), r))],
                });
            }
        }

        return inputs;
    }

    /// <summary>The hosts on which a route is attached (empty for any); null when no listener takes it.</summary>
    private static List<string>? HostsOf(HTTPRoute route, Dictionary<ObjectKey, GatewayObject> gateways, IReadOnlyCollection<Namespace> namespaces)
    {
        SortedSet<string>? hosts = null;
        foreach (var parent in route.Spec?.ParentRefs ?? [])
        {
            if (!gateways.TryGetValue(new ObjectKey(parent.Namespace ?? route.Namespace(), parent.Name ?? ""), out var gateway))
            {
                continue;
            }

            foreach (var listener in gateway.Spec?.Listeners ?? [])
            {
                var named = (parent.SectionName is null || parent.SectionName == listener.Name) && (parent.Port is null || parent.Port == listener.Port);
                if (named && listener.Protocol is ("HTTP" or "HTTPS") && Allows(listener, gateway, route, namespaces)
                    && Intersect(listener.Hostname, route.Spec?.Hostnames) is { } shared)
                {
                    (hosts ??= new SortedSet<string>(StringComparer.Ordinal)).UnionWith(shared);
                }
            }
        }

        return hosts is null ? null : hosts.Contains("") ? [] : [.. hosts];
    }

    private static bool Allows(Listener listener, GatewayObject gateway, HTTPRoute route, IReadOnlyCollection<Namespace> namespaces)
        => (listener.AllowedRoutes?.Namespaces?.From ?? "Same") switch
        {
            "All" => true,
            "Same" => gateway.Namespace() == route.Namespace(),
            _ => namespaces.FirstOrDefault(n => n.Name() == route.Namespace()) is { } ns
                && LabelSelectorMatcher.Of(listener.AllowedRoutes?.Namespaces?.Selector) is { } selector && selector.Matches(ns.Labels()),
        };

    /// <summary>Hosts that both name; the empty string stands for any. Null when they have none in common.</summary>
    private static List<string>? Intersect(string? listener, IReadOnlyList<string>? route)
    {
        var wanted = route is null or { Count: 0 } ? [""] : route.Select(static h => h.ToLowerInvariant());
        var limit = listener?.ToLowerInvariant() ?? "";
        var shared = wanted.Select(h => Narrower(h, limit)).OfType<string>().ToList();
        return shared.Count == 0 ? null : shared;
    }

    private static string? Narrower(string a, string b)
        => b.Length == 0 || a == b ? a
            : a.Length == 0 ? b
            : Covers(b, a) ? a
            : Covers(a, b) ? b
            : null;

    private static bool Covers(string wildcard, string host)
        => wildcard.StartsWith("*.", StringComparison.Ordinal) && host.Length > wildcard.Length - 1
            && host.EndsWith(wildcard[1..], StringComparison.Ordinal);

    private static PlannedRule Rule(string ns, HTTPRouteRule rule) => new()
    {
        Matches = rule.Matches is { Count: > 0 } matches ? [.. matches.Select(Match)] : [new PlannedMatch()],
        Backends = [.. (rule.BackendRefs ?? []).Select(b => Backend(ns, b))],
        RequestHeaders = Edits(rule.Filters, static f => f.RequestHeaderModifier),
        ResponseHeaders = Edits(rule.Filters, static f => f.ResponseHeaderModifier),
        Redirect = rule.Filters?.Select(static f => f.RequestRedirect).FirstOrDefault(static r => r is not null) is { } redirect ? Redirect(redirect) : null,
        Rewrite = rule.Filters?.Select(static f => f.UrlRewrite).FirstOrDefault(static r => r is not null) is { } rewrite
            ? new PlannedRewrite { Host = rewrite.Hostname, Path = Path(rewrite.Path) } : null,
        RequestTimeoutMilliseconds = Milliseconds(rule.Timeouts?.Request) ?? Milliseconds(rule.Timeouts?.BackendRequest),
    };

    private static PlannedMatch Match(HTTPRouteMatch match) => new()
    {
        Exact = match.Path?.Type == "Exact",
        Path = match.Path?.Value ?? "/",
        Method = match.Method,
        Headers = [.. (match.Headers ?? []).Select(static h => new PlannedValueMatch
        {
            Name = (h.Name ?? "").ToLowerInvariant(), Value = h.Value ?? "", Regex = h.Type == "RegularExpression",
        })],
        Query = [.. (match.QueryParams ?? []).Select(static q => new PlannedValueMatch
        {
            Name = q.Name ?? "", Value = q.Value ?? "", Regex = q.Type == "RegularExpression",
        })],
    };

    /// <summary>A backend in another namespace needs a ReferenceGrant, which is not served yet: it does not resolve.</summary>
    private static PlannedBackend Backend(string ns, HTTPBackendRef backend)
    {
        var resolves = (backend.Group ?? "").Length == 0 && (backend.Kind ?? "Service") == "Service" && backend.Port is not null
            && (backend.Namespace is null || backend.Namespace == ns);
        return new PlannedBackend
        {
            Service = resolves ? $"{ns}/{backend.Name}:{backend.Port}" : null,
            Weight = backend.Weight ?? 1,
            RequestHeaders = Edits(backend.Filters, static f => f.RequestHeaderModifier),
        };
    }

    private static PlannedHeaderEdits? Edits(IReadOnlyList<HTTPRouteFilter>? filters, Func<HTTPRouteFilter, HTTPHeaderFilter?> choose)
        => filters?.Select(choose).FirstOrDefault(static f => f is not null) is not { } filter ? null : new PlannedHeaderEdits
        {
            Set = [.. (filter.Set ?? []).Select(static h => new PlannedHeader(h.Name ?? "", h.Value ?? ""))],
            Add = [.. (filter.Add ?? []).Select(static h => new PlannedHeader(h.Name ?? "", h.Value ?? ""))],
            Remove = [.. (filter.Remove ?? []).Select(static n => n.ToLowerInvariant())],
        };

    private static PlannedRedirect Redirect(HTTPRequestRedirectFilter redirect) => new()
    {
        StatusCode = redirect.StatusCode ?? 302,
        Scheme = redirect.Scheme,
        Host = redirect.Hostname,
        Port = redirect.Port,
        Path = Path(redirect.Path),
    };

    private static PlannedPathEdit? Path(HTTPPathModifier? path)
        => path is null ? null
            : path.Type == "ReplacePrefixMatch" ? new PlannedPathEdit(path.ReplacePrefixMatch ?? "/", OnlyPrefix: true)
            : new PlannedPathEdit(path.ReplaceFullPath ?? "/", OnlyPrefix: false);

    /// <summary>A GEP-2257 duration such as <c>1m30s</c> or <c>500ms</c>; null for none and for 0, which switches the limit off.</summary>
    private static int? Milliseconds(string? duration)
    {
        var rest = duration.AsSpan();
        long total = 0;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits <= 0 || !int.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            rest = rest[digits..];
            var unit = rest.IndexOfAnyInRange('0', '9') is >= 0 and var next ? rest[..next] : rest;
            rest = rest[unit.Length..];
            total += number * unit switch { "h" => 3_600_000L, "m" => 60_000L, "s" => 1000L, _ => 1L };
        }

        return total is > 0 and <= int.MaxValue ? (int)total : null;
    }
}

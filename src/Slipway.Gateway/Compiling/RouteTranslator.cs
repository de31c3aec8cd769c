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

    /// <summary>The routes that are attached to a listener of ours, and what became of all of them.</summary>
    public static RouteTranslation Translate(
        IEnumerable<HTTPRoute> routes,
        IReadOnlyCollection<GatewayObject> gateways,
        IReadOnlyCollection<GatewayClass> classes,
        IReadOnlyCollection<Namespace> namespaces)
    {
        var ours = classes.Where(static c => c.Spec?.ControllerName == ControllerName).OrderBy(static c => c.Key()).ToList();
        var names = ours.Select(static c => c.Name()).Append(ClassName).ToHashSet();
        var served = gateways.Where(g => names.Contains(g.Spec?.GatewayClassName ?? ""))
            .OrderBy(static g => g.Key()).ToDictionary(static g => g.Key());
        var inputs = new List<RouteInput>();
        var verdicts = new List<RouteVerdict>();
        foreach (var route in routes)
        {
            var attachments = RouteAttachment.Of(route, served, namespaces);
            var unsupported = UnsupportedValues.Find(route);
            verdicts.Add(new RouteVerdict(route, attachments, unsupported));
            if (HostsOf(attachments) is { } hosts)
            {
                inputs.Add(new RouteInput
                {
                    Key = route.Key().ToString(),
                    Created = route.Metadata?.CreationTimestamp ?? DateTimeOffset.MinValue,
                    Hosts = hosts,
                    Rejected = unsupported,
                    Rules = unsupported is null ? [.. (route.Spec?.Rules ?? []).Select(r => Rule(route.Namespace(), r))] : [],
                });
            }
        }

        return new RouteTranslation
        {
            Routes = inputs,
            Verdicts = verdicts,
            Gateways = [.. served.Values],
            Classes = ours,
        };
    }

    /// <summary>The hosts on which a route is attached (empty for any); null when no listener takes it.</summary>
    private static List<string>? HostsOf(IReadOnlyList<RouteAttachment> attachments)
    {
        var hosts = attachments.SelectMany(static a => a.Hosts).Distinct().Order(StringComparer.Ordinal).ToList();
        return hosts.Count == 0 ? null : hosts.Contains("") ? [] : hosts;
    }

    private static PlannedRule Rule(string ns, HTTPRouteRule rule) => new()
    {
        Matches = rule.Matches is { Count: > 0 } matches ? [.. matches.Select(Match)] : [new PlannedMatch()],
        Backends = [.. (rule.BackendRefs ?? []).Select(b => Backend(ns, b))],
        RequestHeaders = Edits(rule.Filters, static f => f.RequestHeaderModifier),
        ResponseHeaders = Edits(rule.Filters, static f => f.ResponseHeaderModifier),
        Redirect = rule.Filters?.Select(static f => f.RequestRedirect).FirstOrDefault(static r => r is not null) is { } redirect
            ? Redirect(redirect) : null,
        Rewrite = rule.Filters?.Select(static f => f.UrlRewrite).FirstOrDefault(static r => r is not null) is { } rewrite
            ? new PlannedRewrite { Host = rewrite.Hostname, Path = Path(rewrite.Path) } : null,
        RequestTimeoutMilliseconds = Milliseconds(rule.Timeouts?.Request) ?? Milliseconds(rule.Timeouts?.BackendRequest),
    };

    private static PlannedMatch Match(HTTPRouteMatch match) => new()
    {
        Exact = match.Path?.Type == "Exact",
        Regex = match.Path?.Type == "RegularExpression",
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

    /// <summary>Null for none and for 0, which switches the limit off.</summary>
    private static int? Milliseconds(string? duration)
        => GatewayDuration.Milliseconds(duration) is > 0 and <= int.MaxValue and var length ? (int)length : null;
}

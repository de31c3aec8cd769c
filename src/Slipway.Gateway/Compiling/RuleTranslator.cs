using System.Globalization;
using System.Text;
using Slipway.Api.Gateway;
using Slipway.Api.Meta;
using Slipway.Gateway.Splitting;

namespace Slipway.Gateway.Compiling;

/// <summary>Rules of one route as inputs of the compiler.</summary>
internal sealed class RuleTranslator(RouteObject route, ReferenceGrants grants)
{
    private const int Whole = 10_000;
    private readonly string ns = route.Object.Namespace();

    /// <summary>All rules.</summary>
    public IReadOnlyList<PlannedRule> Rules() => [.. route.Rules.Select((r, i) => Rule(r) with
    {
        Matches = route.Calls is { } calls ? CallTranslator.Matches(calls[i].Matches)
            : r.Matches is { Count: > 0 } matches ? [.. matches.Select(Match)]
            : [new PlannedMatch()],
    })];

    private PlannedRule Rule(HTTPRouteRule rule) => new()
    {
        Name = rule.Name,
        Matches = [],
        Backends = [.. (rule.BackendRefs ?? []).Select(Backend)],
        RequestHeaders = Edits(rule.Filters, static f => f.RequestHeaderModifier),
        ResponseHeaders = Edits(rule.Filters, static f => f.ResponseHeaderModifier),
        Redirect = rule.Filters?.Select(static f => f.RequestRedirect).FirstOrDefault(static r => r is not null) is { } redirect
            ? Redirect(redirect) : null,
        Rewrite = rule.Filters?.Select(static f => f.UrlRewrite).FirstOrDefault(static r => r is not null) is { } rewrite
            ? new PlannedRewrite { Host = rewrite.Hostname, Path = Path(rewrite.Path) } : null,
        Cors = rule.Filters?.Select(static f => f.Cors).FirstOrDefault(static c => c is not null) is { } cors ? Cors(cors) : null,
        Mirrors = Mirrors(rule.Filters),
        RequestTimeoutMilliseconds = Milliseconds(rule.Timeouts?.Request),
        BackendTimeoutMilliseconds = Milliseconds(rule.Timeouts?.BackendRequest),
        Session = rule.SessionPersistence is { } session ? Session(session) : null,
        Retry = rule.Retry is { } retry
            ? new PlannedRetry(retry.Codes ?? [], retry.Attempts ?? 1, (int?)GatewayDuration.Milliseconds(retry.Backoff)) : null,
    };

    private static PlannedMatch Match(HTTPRouteMatch match) => new()
    {
        Exact = match.Path?.Type == "Exact",
        Regex = match.Path?.Type == "RegularExpression",
        Path = match.Path?.Value ?? "/",
        Method = match.Method,
        Headers = Headers(match.Headers),
        Query = [.. (match.QueryParams ?? []).Select(static q => new PlannedValueMatch
        {
            Name = q.Name ?? "", Value = q.Value ?? "", Regex = q.Type == "RegularExpression",
        })],
    };

    /// <summary>Conditions on headers.</summary>
    public static IReadOnlyList<PlannedValueMatch> Headers(IReadOnlyList<HTTPHeaderMatch>? headers)
        => [.. (headers ?? []).Select(static h => new PlannedValueMatch
        {
            Name = (h.Name ?? "").ToLowerInvariant(), Value = h.Value ?? "", Regex = h.Type == "RegularExpression",
        })];

    private PlannedBackend Backend(HTTPBackendRef backend) => new()
    {
        Service = Resolve(backend.Group, backend.Kind, backend.Namespace, backend.Name, backend.Port),
        Weight = backend.Weight ?? 1,
        RequestHeaders = Edits(backend.Filters, static f => f.RequestHeaderModifier),
        ResponseHeaders = Edits(backend.Filters, static f => f.ResponseHeaderModifier),
        Mirrors = Mirrors(backend.Filters),
    };

    private PlannedMirror[] Mirrors(IReadOnlyList<HTTPRouteFilter>? filters)
        => [.. (filters ?? []).Select(static f => f.RequestMirror).OfType<HTTPRequestMirrorFilter>().Select(m => new PlannedMirror(
            m.BackendRef is { } to ? Resolve(to.Group, to.Kind, to.Namespace, to.Name, to.Port) : null,
            Share(m),
            route.Object.Key().ToString()))];

    private static int Share(HTTPRequestMirrorFilter mirror)
        => mirror.Percent is { } percent ? percent * Whole / 100
            : mirror.Fraction is { } fraction
                ? (int)Math.Min(Whole, (long)(fraction.Numerator ?? 0) * Whole / Math.Max(1, fraction.Denominator ?? 100))
            : Whole;

    /// <summary>A Service port that the route may refer to; null for all else.</summary>
    private string? Resolve(string? group, string? kind, string? target, string? name, int? port)
        => (group ?? "").Length == 0 && (kind ?? "Service") == "Service" && port is not null && name is not null
            && grants.Permit((route.Kind, ns), ("Service", target ?? ns, name)) ? $"{target ?? ns}/{name}:{port}" : null;

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

    /// <summary>Without a name it has one that no other route has: it must not take the sessions of another for its own.</summary>
    private PlannedSession Session(SessionPersistence session)
    {
        var cookie = session.Type != "Header";
        var own = (uint)StickyChoice.Hash([], Encoding.UTF8.GetBytes($"{route.Kind}/{route.Object.Key()}"));
        var name = session.SessionName is { Length: > 0 } given ? given
            : string.Create(CultureInfo.InvariantCulture, $"slipway-session-{own:x8}");
        return new PlannedSession(name, Header: !cookie)
        {
            AbsoluteSeconds = Seconds(session.AbsoluteTimeout),
            IdleSeconds = Seconds(session.IdleTimeout),
            Permanent = cookie && session.CookieConfig?.LifetimeType == "Permanent",
        };
    }

    private static PlannedCors Cors(HTTPCORSFilter cors) => new()
    {
        Origins = cors.AllowOrigins ?? [],
        Methods = cors.AllowMethods ?? [],
        Headers = cors.AllowHeaders ?? [],
        Exposed = cors.ExposeHeaders ?? [],
        Credentials = cors.AllowCredentials == true,
        MaxAgeSeconds = cors.MaxAge ?? 5,
    };

    private static PlannedPathEdit? Path(HTTPPathModifier? path)
        => path is null ? null
            : path.Type == "ReplacePrefixMatch" ? new PlannedPathEdit(path.ReplacePrefixMatch ?? "/", OnlyPrefix: true)
            : new PlannedPathEdit(path.ReplaceFullPath ?? "/", OnlyPrefix: false);

    /// <summary>Whole seconds, rounded up; null for none and for 0.</summary>
    private static int? Seconds(string? duration)
        => Milliseconds(duration) is { } length ? (int)Math.Ceiling(length / 1000.0) : null;

    /// <summary>Null for none and for 0, which switches the limit off.</summary>
    private static int? Milliseconds(string? duration)
        => GatewayDuration.Milliseconds(duration) is > 0 and <= int.MaxValue and var length ? (int)length : null;
}

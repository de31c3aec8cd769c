using System.Text;
using Slipway.Api.Delivery;
using Slipway.Api.Gateway;
using Slipway.Gateway.Forwarding;

namespace Slipway.Gateway.Compiling;

/// <summary>Finds what the schema allows and this gateway does not serve: it is refused by name, never served as something else.</summary>
internal static class UnsupportedValues
{
    private const string Regex = "RegularExpression";
    private static readonly int[] RedirectCodes = [301, 302, 303, 307, 308];
    private static readonly string[] OfBackends = ["RequestHeaderModifier", "ResponseHeaderModifier", "RequestMirror"];
    private static readonly string[] OfRules = [.. OfBackends, "RequestRedirect", "URLRewrite", "CORS"];

    /// <summary>The first such field with value and reason; null when there is none.</summary>
    public static string? Find(RouteObject route)
        => route.Rules.Select((r, i) => Find($"spec.rules[{i}]", r, route.Calls?[i])).FirstOrDefault(static f => f is not null);

    private static string? Find(string at, HTTPRouteRule rule, GRPCRouteRule? calls)
    {
        var filters = Filters($"{at}.filters", rule.Filters, calls is null ? OfRules : OfBackends);
        var backends = (rule.BackendRefs ?? []).SelectMany(
            (b, j) => Filters($"{at}.backendRefs[{j}].filters", b.Filters, OfBackends));
        var matches = (rule.Matches ?? []).Select((m, j) => Match($"{at}.matches[{j}]", m));
        return filters.Concat(backends).Concat(matches).Append(Timeouts($"{at}.timeouts", rule.Timeouts))
            .Append(UnsupportedRetry.Find($"{at}.retry", rule.Retry))
            .Append(UnsupportedSession.Find($"{at}.sessionPersistence", rule.SessionPersistence))
            .Concat(calls is null ? [] : UnsupportedCalls.Find(at, calls)).FirstOrDefault(static f => f is not null);
    }

    private static IEnumerable<string?> Filters(string at, IReadOnlyList<HTTPRouteFilter>? filters, string[] allowed)
        => (filters ?? []).Select((f, i) => allowed.Contains(f.Type) ? Filter($"{at}[{i}]", f)
            : $"{at}[{i}]: {f.Type} is not served here; allowed are {string.Join(", ", allowed)}");

    private static string? Filter(string at, HTTPRouteFilter filter) => filter.Type switch
    {
        "RequestHeaderModifier" => Headers($"{at}.requestHeaderModifier", filter.RequestHeaderModifier),
        "ResponseHeaderModifier" => Headers($"{at}.responseHeaderModifier", filter.ResponseHeaderModifier),
        "RequestMirror" => filter.RequestMirror is { Percent: not null, Fraction: not null }
            ? $"{at}.requestMirror: percent and fraction; only one of them is allowed" : null,
        "RequestRedirect" => filter.RequestRedirect?.StatusCode is { } code && !RedirectCodes.Contains(code)
            ? $"{at}.requestRedirect.statusCode: {code} is not served; allowed are {string.Join(", ", RedirectCodes)}" : null,
        "CORS" => UnsupportedCors.Find($"{at}.cors", filter.Cors),
        _ => null,
    };

    /// <summary>Fields that frame messages are the gateway's own, and a line end in a value would begin another field.</summary>
    private static string? Headers(string at, HTTPHeaderFilter? filter)
    {
        var lines = (filter?.Set ?? []).Concat(filter?.Add ?? []).ToList();
        var names = lines.Select(static l => l.Name ?? "").Concat(filter?.Remove ?? []);
        var owned = names.FirstOrDefault(static n => HeaderKinds.Of(Encoding.ASCII.GetBytes(n)) is not (HeaderKind.Other
            or HeaderKind.Cookie or HeaderKind.ForwardedFor or HeaderKind.ForwardedOther or HeaderKind.Forwarded or HeaderKind.TraceParent
            or HeaderKind.TraceState));
        return owned is not null
            ? $"{at}: {owned} is not allowed: fields of framing and connection are the gateway's"
                + (owned.Equals("host", StringComparison.OrdinalIgnoreCase) ? "; use URLRewrite with hostname" : "")
            : lines.FirstOrDefault(static l => (l.Value ?? "").Any(static c => c is < ' ' and not '\t' or '\x7f')) is { } line
                ? $"{at}: the value of {line.Name} has control characters" : null;
    }

    private static string? Timeouts(string at, HTTPRouteTimeouts? timeouts)
        => GatewayDuration.Milliseconds(timeouts?.Request) is > 0 and var whole
            && GatewayDuration.Milliseconds(timeouts?.BackendRequest) is { } part && part > whole
            ? $"{at}.backendRequest: {timeouts!.BackendRequest} is longer than request: {timeouts.Request}" : null;

    private static string? Match(string at, HTTPRouteMatch match)
    {
        var values = Patterns(match.Headers)
            .Concat((match.QueryParams ?? []).Where(static q => q.Type == Regex).Select(static q => ($"queryParams[{q.Name}]", q.Value)))
            .Concat(match.Path is { Type: Regex } path ? [("path", path.Value)] : []);
        return Pattern(at, values);
    }

    /// <summary>Conditions on headers that are regular expressions, by field.</summary>
    public static IEnumerable<(string Field, string? Value)> Patterns(IReadOnlyList<HTTPHeaderMatch>? headers)
        => (headers ?? []).Where(static h => h.Type == Regex).Select(static h => ($"headers[{h.Name}]", h.Value));

    /// <summary>The first that is no regular expression that is served; null when there is none.</summary>
    public static string? Pattern(string at, IEnumerable<(string Field, string? Value)> patterns)
    {
        foreach (var (field, value) in patterns)
        {
            if (RoutePattern.Fault(value ?? "") is { } fault)
            {
                return $"{at}.{field}: {value} is not a regular expression that is served: {fault}";
            }
        }

        return null;
    }
}

using Slipway.Api.Delivery;
using Slipway.Api.Gateway;

namespace Slipway.Controllers.Delivery.TrafficRouting;

/// <summary>Says in the words of an HTTPRoute what requests a step's route is for.</summary>
internal static class RouteMatches
{
    private const int MostHeaders = 16;
    private const string Special = @"\.+*?()|[]{}^$";

    /// <summary>What of a match an HTTPRoute has no words for; null when it has them for all.</summary>
    public static string? Problem(TrafficMatch match) => match switch
    {
        { Method: { Exact: null } } => "an HTTPRoute matches a method exactly; use method.exact",
        { Cookies.Count: > 0 } => "an HTTPRoute does not match cookies; match a header",
        { Query: { } query } when query.Values.Any(static v => v.Prefix is not null) =>
            "an HTTPRoute matches parameters of the query exactly or by regex",
        { Headers.Count: > MostHeaders } => $"an HTTPRoute matches at most {MostHeaders} headers",
        _ => null,
    };

    /// <summary>Requests that both are for; null when there are none, or when an HTTPRoute cannot say which.</summary>
    public static HTTPRouteMatch? And(HTTPRouteMatch rule, TrafficMatch match)
    {
        var method = match.Method?.Exact;
        if (Path(rule.Path, match.Path) is not { } path || (method is not null && rule.Method is not null && rule.Method != method)
            || Headers(rule.Headers, match.Headers) is not { } headers || Query(rule.QueryParams, match.Query) is not { } query)
        {
            return null;
        }

        return rule with
        {
            Path = path,
            Method = method ?? rule.Method,
            Headers = headers.Count == 0 ? null : headers,
            QueryParams = query.Count == 0 ? null : query,
        };
    }

    private static HTTPPathMatch? Path(HTTPPathMatch? rule, RouteStringMatch? match)
    {
        var own = new HTTPPathMatch { Type = rule?.Type ?? "PathPrefix", Value = rule?.Value ?? "/" };
        return match switch
        {
            null => own,
            _ when own is { Type: "PathPrefix", Value: "/" } => Path(match),
            { Exact: { } exact } => own.Type switch
            {
                "PathPrefix" when IsUnder(exact, own.Value) => Path(match),
                "Exact" when exact == own.Value => own,
                _ => null,
            },
            { Prefix: { } prefix } when own.Type == "PathPrefix" && IsUnder(prefix, own.Value) => Path(match),
            { Prefix: { } prefix } when own.Type != "RegularExpression" && IsUnder(own.Value, prefix) => own,
            _ => null,
        };
    }

    private static HTTPPathMatch Path(RouteStringMatch match) => match switch
    {
        { Exact: { } exact } => new() { Type = "Exact", Value = exact },
        { Prefix: { } prefix } => new() { Type = "PathPrefix", Value = prefix },
        _ => new() { Type = "RegularExpression", Value = match.Regex },
    };

    private static bool IsUnder(string path, string prefix)
        => path == prefix || path.StartsWith(prefix.TrimEnd('/') + "/", StringComparison.Ordinal);

    private static List<HTTPHeaderMatch>? Headers(
        IReadOnlyList<HTTPHeaderMatch>? rule, IReadOnlyDictionary<string, RouteStringMatch>? match)
    {
        List<HTTPHeaderMatch> both = [.. rule ?? []];
        foreach (var (name, value) in Sorted(match))
        {
            var header = new HTTPHeaderMatch { Type = Type(value), Name = name, Value = Text(value) };
            switch (both.FirstOrDefault(h => string.Equals(h.Name, name, StringComparison.OrdinalIgnoreCase)))
            {
                case null:
                    both.Add(header);
                    break;
                case { } own when (own.Type ?? "Exact") == header.Type && own.Value == header.Value:
                    break;
                default:
                    return null;
            }
        }

        return both.Count > MostHeaders ? null : both;
    }

    private static List<HTTPQueryParamMatch>? Query(
        IReadOnlyList<HTTPQueryParamMatch>? rule, IReadOnlyDictionary<string, RouteStringMatch>? match)
    {
        List<HTTPQueryParamMatch> both = [.. rule ?? []];
        foreach (var (name, value) in Sorted(match))
        {
            if (both.Any(q => q.Name == name))
            {
                return null;
            }

            both.Add(new() { Type = Type(value), Name = name, Value = Text(value) });
        }

        return both;
    }

    private static IEnumerable<KeyValuePair<string, RouteStringMatch>> Sorted(IReadOnlyDictionary<string, RouteStringMatch>? match)
        => (match ?? new Dictionary<string, RouteStringMatch>()).OrderBy(static m => m.Key, StringComparer.Ordinal);

    private static string Type(RouteStringMatch match) => match.Exact is null ? "RegularExpression" : "Exact";

    private static string? Text(RouteStringMatch match) => match switch
    {
        { Exact: { } exact } => exact,
        { Prefix: { } prefix } => string.Concat(prefix.Select(static c => Special.Contains(c) ? $"\\{c}" : $"{c}")) + ".*",
        _ => match.Regex,
    };
}

using Slipway.Api.Delivery;
using Slipway.Api.Gateway;

namespace Slipway.Gateway.Compiling;

/// <summary>Finds what the schema allows and this gateway does not serve: it is refused by name, never served as something else.</summary>
internal static class UnsupportedValues
{
    private const string Regex = "RegularExpression";

    /// <summary>The first such field with value and reason; null when there is none.</summary>
    public static string? Find(HTTPRoute route)
    {
        var rules = route.Spec?.Rules ?? [];
        for (var i = 0; i < rules.Count; i++)
        {
            var at = $"spec.rules[{i}]";
            if (Filters($"{at}.filters", rules[i].Filters, ofBackend: false) is { } filter)
            {
                return filter;
            }

            foreach (var (backend, j) in (rules[i].BackendRefs ?? []).Select(static (b, j) => (b, j)))
            {
                if (Filters($"{at}.backendRefs[{j}].filters", backend.Filters, ofBackend: true) is { } own)
                {
                    return own;
                }
            }

            foreach (var (match, j) in (rules[i].Matches ?? []).Select(static (m, j) => (m, j)))
            {
                if (Match($"{at}.matches[{j}]", match) is { } pattern)
                {
                    return pattern;
                }
            }
        }

        return null;
    }

    private static string? Filters(string at, IReadOnlyList<HTTPRouteFilter>? filters, bool ofBackend)
    {
        var unsupported = filters?.FirstOrDefault(
            f => f.Type is "RequestMirror" or "ExtensionRef" || (ofBackend && f.Type != "RequestHeaderModifier"));
        return unsupported is null ? null : $"{at}: {unsupported.Type} is not served here; "
            + (ofBackend ? "a backendRef may have RequestHeaderModifier"
                : "allowed are RequestHeaderModifier, ResponseHeaderModifier, RequestRedirect, URLRewrite");
    }

    private static string? Match(string at, HTTPRouteMatch match)
    {
        var values = (match.Headers ?? []).Where(static h => h.Type == Regex).Select(static h => ($"headers[{h.Name}]", h.Value))
            .Concat((match.QueryParams ?? []).Where(static q => q.Type == Regex).Select(static q => ($"queryParams[{q.Name}]", q.Value)))
            .Concat(match.Path is { Type: Regex } path ? [("path", path.Value)] : []);
        foreach (var (field, value) in values)
        {
            if (RoutePattern.Fault(value ?? "") is { } fault)
            {
                return $"{at}.{field}: {value} is not a regular expression that is served: {fault}";
            }
        }

        return null;
    }
}

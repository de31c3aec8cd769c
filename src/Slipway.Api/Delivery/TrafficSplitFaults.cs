using System.Buffers;
using Slipway.Api.Gateway;

namespace Slipway.Api.Delivery;

/// <summary>
/// What the schema of a split cannot say: the API server refuses these, and a gateway that meets one all the same leaves the route or
/// mirror out and says so.
/// </summary>
public static class TrafficSplitFaults
{
    /// <summary>What a name of a header must be.</summary>
    internal const string NameRule = "a name has letters, digits and !#$%&'*+-.^_`|~";
    private static readonly SearchValues<char> Token = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Faults of all of it.</summary>
    /// <param name="spec">The split.</param>
    public static IEnumerable<TrafficSplitFault> Of(TrafficSplitSpec spec)
    {
        var routes = (spec.Routes ?? []).SelectMany(static (r, i) => Of($"routes[{i}].match", r.Match));
        var mirrors = (spec.Mirrors ?? []).SelectMany(static (m, i) => Of($"mirrors[{i}].match", m.Match));
        var compared = (spec.Mirrors ?? []).SelectMany(static (m, i) => Of($"mirrors[{i}].compare", m.Compare));
        var unnameable = (spec.Routes ?? []).Select(static (r, i) => (Field: $"routes[{i}].name", r.Name))
            .Concat((spec.Mirrors ?? []).Select(static (m, i) => (Field: $"mirrors[{i}].name", m.Name)))
            .Where(static n => !IsToken(n.Name ?? "")).Select(static n => new TrafficSplitFault(n.Field, n.Name ?? "", NameRule));
        var names = (spec.Routes ?? []).Select(static r => r.Name).ToHashSet(StringComparer.Ordinal);
        var twice = (spec.Mirrors ?? []).Select(static (m, i) => (m.Name, i)).Where(m => names.Contains(m.Name)).Select(
            static m => new TrafficSplitFault($"mirrors[{m.i}].name", m.Name ?? "", "a route has this name too"));
        return routes.Concat(mirrors).Concat(compared).Concat(twice).Concat(unnameable).Concat(spec.Sticky is null ? [] : Of(spec.Sticky))
            .Concat(spec.ClientClasses?.Faults("clientClasses") ?? []);
    }

    /// <summary>Faults of matches.</summary>
    /// <param name="at">Their field.</param>
    /// <param name="matches">The matches.</param>
    public static IEnumerable<TrafficSplitFault> Of(string at, IReadOnlyList<TrafficMatch>? matches)
        => (matches ?? []).SelectMany((m, i) => Of($"{at}[{i}]", m));

    /// <summary>Faults of a comparison.</summary>
    /// <param name="at">Its field.</param>
    /// <param name="comparison">The comparison; null for none.</param>
    public static IEnumerable<TrafficSplitFault> Of(string at, TrafficComparison? comparison)
        => (comparison?.Methods ?? []).Select(static (m, i) => (Field: $"methods[{i}]", Value: m, Fault: IsToken(m) ? null : NameRule))
            .Concat((comparison?.Ignore ?? []).Select(
                static (f, i) => (Field: $"ignore[{i}]", Value: f, Fault: TrafficComparison.FaultOfField(f))))
            .Where(static f => f.Fault is not null).Select(f => new TrafficSplitFault($"{at}.{f.Field}", f.Value, f.Fault!));

    /// <summary>Faults of what identifies a user.</summary>
    /// <param name="sticky">The field <c>sticky</c>.</param>
    public static IEnumerable<TrafficSplitFault> Of(TrafficStickiness sticky)
    {
        var said = (sticky.Cookie is null ? 0 : 1) + (sticky.Header is null ? 0 : 1) + (sticky.ClientIP == true ? 1 : 0);
        if (said != 1)
        {
            yield return new("sticky", $"{said} fields", "exactly one of cookie, header and clientIP is allowed");
        }

        if (sticky.Cookie is { } cookie && !IsToken(cookie))
        {
            yield return new("sticky.cookie", cookie, NameRule);
        }

        if (sticky.Header is { } header && !IsToken(header))
        {
            yield return new("sticky.header", header, NameRule);
        }

        if (sticky.MaxAge is { } age && GatewayDuration.Milliseconds(age) is not (>= 1000 and <= 9600L * 3_600_000))
        {
            yield return new("sticky.maxAge", age, "1s to 9600h with the units h, m and s are allowed, such as 24h");
        }
    }

    private static IEnumerable<TrafficSplitFault> Of(string at, TrafficMatch match)
    {
        var texts = Named($"{at}.headers", match.Headers).Concat(Named($"{at}.cookies", match.Cookies))
            .Concat(Named($"{at}.query", match.Query)).Append(($"{at}.method", match.Method)).Append(($"{at}.path", match.Path));
        foreach (var (field, text) in texts)
        {
            if (text is not null && Of(field, text) is { } fault)
            {
                yield return fault;
            }
        }

        foreach (var (field, names) in new[] { ("headers", match.Headers?.Keys), ("cookies", match.Cookies?.Keys) })
        {
            foreach (var name in (names ?? []).Where(static n => !IsToken(n)))
            {
                yield return new($"{at}.{field}", name, NameRule);
            }
        }
    }

    private static IEnumerable<(string Field, RouteStringMatch? Text)> Named(
        string at, IReadOnlyDictionary<string, RouteStringMatch>? texts)
        => (texts ?? new Dictionary<string, RouteStringMatch>()).OrderBy(static t => t.Key, StringComparer.Ordinal)
            .Select(t => ($"{at}[{t.Key}]", (RouteStringMatch?)t.Value));

    private static TrafficSplitFault? Of(string field, RouteStringMatch text)
    {
        var said = new[] { text.Exact, text.Prefix, text.Regex }.Count(static t => t is not null);
        return said != 1 ? new(field, $"{said} fields", "exactly one of exact, prefix and regex is allowed")
            : text.Regex is { } pattern && RoutePattern.Fault(pattern) is { } fault
                ? new($"{field}.regex", pattern, $"is not a regular expression that is served: {fault}")
            : null;
    }

    /// <summary>Whether a text may be a name of a header.</summary>
    internal static bool IsToken(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(Token);
}

/// <summary>One fault of a split.</summary>
/// <param name="Field">The field, below <c>spec</c>.</param>
/// <param name="Value">Its value.</param>
/// <param name="Reason">What is wrong, and what is allowed.</param>
public sealed record TrafficSplitFault(string Field, string Value, string Reason);

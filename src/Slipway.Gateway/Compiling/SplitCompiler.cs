using Slipway.Api.Delivery;
using Slipway.Api.Gateway;
using Slipway.Api.Meta;

namespace Slipway.Gateway.Compiling;

/// <summary>Compiles TrafficSplits. What a split asks for and no gateway can do is left out and named; its shares are always in
/// force.</summary>
internal static class SplitCompiler
{
    private const int DaySeconds = 86_400;
    private const double UnitsOfPercent = 100;

    /// <summary>Compiles one split.</summary>
    public static PlannedSplit Compile(TrafficSplit split)
    {
        var spec = split.Spec ?? new TrafficSplitSpec();
        var faults = TrafficSplitFaults.Of(spec).ToList();
        var sticky = faults.Any(static f => f.Field.StartsWith("sticky", StringComparison.Ordinal)) ? null : spec.Sticky;
        var classes = faults.Any(static f => f.Field.StartsWith("clientClasses", StringComparison.Ordinal)) ? null : spec.ClientClasses;
        return new PlannedSplit
        {
            Name = split.Name(),
            Uid = split.Uid(),
            Generation = split.Metadata?.Generation ?? 0,
            Salt = spec.Salt ?? split.Uid(),
            Cookie = sticky?.Cookie,
            CookieMaxAgeSeconds = GatewayDuration.Milliseconds(sticky?.MaxAge) is { } age ? (int)(age / 1000) : DaySeconds,
            Header = sticky?.Header?.ToLowerInvariant(),
            ClassHeader = classes?.Header?.ToLowerInvariant(),
            Classes = classes?.Values ?? [],
            HoldMilliseconds = (spec.HoldSeconds ?? 0) * 1000,
            ClientAddress = sticky?.ClientIP == true,
            Revisions = [.. (spec.Revisions ?? [])
                .Select(static r => new PlannedRevision(r.Hash ?? "", r.Weight ?? 0, r.Role))
                .OrderBy(static r => r.Role switch { "Stable" => 2, "Previous" => 1, _ => 0 })],
            Routes = [.. (spec.Routes ?? []).Where((_, i) => IsServed($"routes[{i}].", faults))
                .Select(static r => Rule(r.Name, r.Match, r.Percentage, r.Hash))],
            Mirrors = [.. (spec.Mirrors ?? []).Where((_, i) => IsServed($"mirrors[{i}].", faults))
                .Select(static m => Rule(m.Name, m.Match, m.Percentage, m.Hash) with { Compare = Compare(m.Compare) })],
            Refused = [.. faults.Select(static f => $"spec.{f.Field}: '{f.Value}': {f.Reason}")],
        };
    }

    private static bool IsServed(string at, List<TrafficSplitFault> faults)
        => !faults.Any(f => f.Field.StartsWith(at, StringComparison.Ordinal));

    private static PlannedSplitRule Rule(string? name, IReadOnlyList<TrafficMatch>? matches, double? percentage, string? hash) => new()
    {
        Name = name ?? "",
        Matches = [.. (matches ?? []).Select(Match)],
        Share = (int)Math.Round((percentage ?? 100) * UnitsOfPercent, MidpointRounding.AwayFromZero),
        Hash = hash ?? "",
    };

    private static PlannedComparison? Compare(TrafficComparison? comparison) => comparison is null
        ? null
        : new PlannedComparison(
            comparison.Methods is { Count: > 0 } methods ? methods : ["GET", "HEAD"], comparison.Ignore ?? []);

    private static PlannedTrafficMatch Match(TrafficMatch match) => new()
    {
        Method = Text(match.Method),
        Path = Text(match.Path),
        Headers = Named(match.Headers, static n => n.ToLowerInvariant()),
        Cookies = Named(match.Cookies, static n => n),
        Query = Named(match.Query, static n => n),
    };

    private static PlannedNamedText[] Named(IReadOnlyDictionary<string, RouteStringMatch>? texts, Func<string, string> name)
        => [.. (texts ?? new Dictionary<string, RouteStringMatch>()).OrderBy(static t => t.Key, StringComparer.Ordinal)
            .Select(t => new PlannedNamedText(name(t.Key), Text(t.Value)!))];

    private static PlannedText? Text(RouteStringMatch? match)
        => match is null ? null
            : match.Regex is { } regex ? new PlannedText(TextKind.Regex, regex)
            : match.Prefix is { } prefix ? new PlannedText(TextKind.Prefix, prefix)
            : new PlannedText(TextKind.Exact, match.Exact ?? "");
}

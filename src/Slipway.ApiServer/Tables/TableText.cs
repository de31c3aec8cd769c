using System.Globalization;
using Slipway.Api.Meta;

namespace Slipway.ApiServer.Tables;

/// <summary>Texts of cells.</summary>
internal static class TableText
{
    public const string None = "<none>";
    public const string Unknown = "<unknown>";

    /// <summary>How long ago, in the two largest units that matter: <c>77s</c>, <c>3m33s</c>, <c>5d</c>.</summary>
    public static string Age(DateTimeOffset? since, DateTimeOffset now) => since is null ? Unknown : Duration(now - since.Value);

    public static string Age(this KubeObject value, DateTimeOffset now) => Age(value.Metadata?.CreationTimestamp, now);

    /// <summary>A duration as kubectl prints it.</summary>
    public static string Duration(TimeSpan span)
    {
        var seconds = (long)span.TotalSeconds;
        if (seconds < -1)
        {
            return "<invalid>";
        }

        var (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86400);
        return seconds switch
        {
            <= 0 => "0s",
            < 120 => Text(seconds, "s"),
            < 600 => Pair(minutes, "m", seconds % 60, "s"),
            < 3 * 3600 => Text(minutes, "m"),
            < 8 * 3600 => Pair(hours, "h", minutes % 60, "m"),
            < 48 * 3600 => Text(hours, "h"),
            < 8 * 86400 => Pair(days, "d", hours % 24, "h"),
            < 2L * 365 * 86400 => Text(days, "d"),
            < 8L * 365 * 86400 => Pair(days / 365, "y", days % 365, "d"),
            _ => Text(days / 365, "y"),
        };
    }

    public static string OrNone(string? text) => string.IsNullOrEmpty(text) ? None : text;

    public static string Join(IEnumerable<string?> texts) => string.Join(",", texts);

    public static string Labels(IReadOnlyDictionary<string, string>? labels) => labels is not { Count: > 0 } ? None
        : Join(labels.OrderBy(static l => l.Key, StringComparer.Ordinal).Select(static l => $"{l.Key}={l.Value}"));

    public static string Selector(LabelSelector? selector)
    {
        var expressions = (selector?.MatchExpressions ?? []).Select(static e => e.Operator switch
        {
            "In" => $"{e.Key} in ({Join(e.Values ?? [])})",
            "NotIn" => $"{e.Key} notin ({Join(e.Values ?? [])})",
            "DoesNotExist" => $"!{e.Key}",
            _ => e.Key,
        });
        var labels = (selector?.MatchLabels ?? new Dictionary<string, string>()).OrderBy(static l => l.Key, StringComparer.Ordinal)
            .Select(static l => $"{l.Key}={l.Value}");
        return OrNone(Join(labels.Concat(expressions)));
    }

    private static string Text(long number, string unit) => number.ToString(CultureInfo.InvariantCulture) + unit;

    private static string Pair(long large, string largeUnit, long small, string smallUnit)
        => small == 0 ? Text(large, largeUnit) : Text(large, largeUnit) + Text(small, smallUnit);
}

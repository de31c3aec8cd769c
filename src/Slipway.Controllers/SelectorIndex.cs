namespace Slipway.Controllers;

/// <summary>
/// Values of indexes by which what selects and what is selected find each other without looking at everything: labels stand under each of
/// their pairs, a selector under one of its own.
/// </summary>
internal static class SelectorIndex
{
    /// <summary>The values under which labels stand.</summary>
    public static IEnumerable<string> OfLabels(string ns, IReadOnlyDictionary<string, string>? labels)
        => (labels ?? new Dictionary<string, string>()).Select(pair => Value(ns, pair));

    /// <summary>
    /// The value under which a selector stands; none when it selects nothing. It is the pair with the longest value: <c>app: web-17</c>
    /// tells more than <c>tier: web</c>.
    /// </summary>
    public static IEnumerable<string> OfSelector(string ns, IEnumerable<KeyValuePair<string, string>>? selector)
        => (selector ?? []).OrderByDescending(static pair => pair.Value.Length).ThenBy(static pair => pair.Key, StringComparer.Ordinal)
            .Take(1).Select(pair => Value(ns, pair));

    private static string Value(string ns, KeyValuePair<string, string> pair) => $"{ns}/{pair.Key}={pair.Value}";
}

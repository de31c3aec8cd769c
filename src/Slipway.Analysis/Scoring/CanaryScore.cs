namespace Slipway.Analysis.Scoring;

/// <summary>
/// The score of a canary from 0 to 100: of each group the share of its metrics that pass, added up by the weights of the groups; 0 when
/// a critical metric does not pass. Metrics without data do not count. Weights as in Kayenta: groups without one share what is left of 100.
/// </summary>
public static class CanaryScore
{
    /// <summary>The score; null when no metric has data.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="weights">Weights of groups, 100 in all at most.</param>
    /// <param name="asKayenta">Whether the weight of a group without data is lost; else the others have it.</param>
    public static double? Of(IReadOnlyList<ScoredMetric> metrics, IReadOnlyDictionary<string, double> weights, bool asKayenta)
    {
        var known = metrics.Where(static m => m.Verdict.Class != SeriesClass.Nodata).ToList();
        if (known.Count == 0)
        {
            return null;
        }

        if (known.Any(static m => m.Verdict.IsCritical))
        {
            return 0;
        }

        var groups = metrics.SelectMany(static m => m.Groups).Distinct().Order(StringComparer.Ordinal).ToList();
        var free = groups.Where(g => !weights.ContainsKey(g)).ToList();
        var rest = free.Count > 0 ? (100 - weights.Values.Sum()) / free.Count : 0;
        var scored = groups.Select(g => (
                Weight: weights.GetValueOrDefault(g, rest),
                Classes: known.Where(m => m.Groups.Contains(g)).Select(static m => m.Verdict.Class).ToList()))
            .Where(static g => g.Classes.Count > 0).ToList();
        var sum = scored.Sum(static g => g.Weight * g.Classes.Count(static c => c == SeriesClass.Pass) / g.Classes.Count);
        var all = asKayenta ? 100 : scored.Sum(static g => g.Weight);
        return all > 0 ? 100 * sum / all : null;
    }
}

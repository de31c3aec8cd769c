namespace Slipway.Analysis.Comparison;

/// <summary>The verdict over all that was counted.</summary>
public sealed record ComparisonAssessment
{
    /// <summary>Chance, over the whole rollout and all its fields, that a field is reported although the versions are alike.</summary>
    public const double Alpha = 0.01;

    /// <summary>The verdict.</summary>
    public required ComparisonVerdict Verdict { get; init; }

    /// <summary>Requests still needed for a verdict; 0 when there are enough.</summary>
    public required long Needed { get; init; }

    /// <summary>The evidence at which a field is reported: the number of fields by <see cref="Alpha"/>.</summary>
    public required double Threshold { get; init; }

    /// <summary>Fields that differ beyond noise, clearest first, with the logarithm of the evidence.</summary>
    public required IReadOnlyList<(FieldCounts Field, double LogEvidence)> Reported { get; init; }

    /// <summary>Judges what was counted.</summary>
    /// <param name="counts">Counts of fields, of one gateway or summed over several.</param>
    /// <param name="compared">Requests that were compared.</param>
    /// <param name="fields">Fields that were compared.</param>
    /// <param name="least">Requests that the user asks for; more are needed where these could not show a difference.</param>
    public static ComparisonAssessment Of(IEnumerable<FieldCounts> counts, long compared, int fields, long least)
    {
        var threshold = Math.Max(fields, 1) / Alpha;
        var reported = counts.Select(static f => (Field: f, LogEvidence: PairedEvidence.Log(f.CandidateOnly, f.StableOnly)))
            .Where(f => f.LogEvidence >= Math.Log(threshold)).OrderByDescending(static f => f.LogEvidence)
            .ThenBy(static f => f.Field.Endpoint, StringComparer.Ordinal).ThenBy(static f => f.Field.Field, StringComparer.Ordinal)
            .ToList();
        var needed = Math.Max(0, Math.Max(least, PairedEvidence.Needed(fields, Alpha)) - compared);
        return new ComparisonAssessment
        {
            Verdict = reported.Count > 0 ? ComparisonVerdict.Different
                : needed > 0 ? ComparisonVerdict.NotEnoughData
                : ComparisonVerdict.NoDifference,
            Needed = needed,
            Threshold = threshold,
            Reported = reported,
        };
    }

    /// <summary>Counts of several gateways, or of one, with each field once.</summary>
    /// <param name="counts">The counts.</param>
    public static IEnumerable<FieldCounts> Sum(IEnumerable<FieldCounts> counts)
        => counts.GroupBy(static f => (f.Endpoint, f.Field)).Select(static same => (same.FirstOrDefault(static f => f.CandidateOnly > 0)
            ?? same.First()) with
        {
            CandidateOnly = same.Sum(static f => f.CandidateOnly),
            StableOnly = same.Sum(static f => f.StableOnly),
        });
}

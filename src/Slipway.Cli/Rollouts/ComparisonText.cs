using System.Globalization;
using Slipway.Api.Delivery;
using Slipway.Cli.Output;

namespace Slipway.Cli.Rollouts;

/// <summary>What a parallel run says, for people.</summary>
internal static class ComparisonText
{
    /// <summary>The verdict, and each field that differs with a sample.</summary>
    public static IEnumerable<string> Lines(RolloutComparison comparison)
    {
        var culture = CultureInfo.InvariantCulture;
        return
        [
            $"{comparison.Verdict}: {comparison.Reason}",
            .. comparison.Skipped is > 0 and var skipped
                ? [string.Create(culture, $"{skipped:N0} more were due and not compared")]
                : Array.Empty<string>(),
            .. comparison.SamePod is > 0 and var same
                ? [string.Create(culture, $"in {same:N0} both stable answers came from one pod: ")
                    + "what tells of the pod counts as a difference"]
                : Array.Empty<string>(),
            .. comparison.Differences is { Count: > 0 } differences
                ? TextTable.Lines(
                    ["ENDPOINT", "FIELD", "KIND", "NEW ONLY", "STABLE ONLY", "EVIDENCE", "STABLE", "NEW"],
                    differences.Select(static d => (IReadOnlyList<string>)
                    [
                        d.Endpoint ?? "", d.Field ?? "", d.Kind ?? "",
                        (d.CandidateOnly ?? 0).ToString("N0", CultureInfo.InvariantCulture),
                        (d.StableOnly ?? 0).ToString("N0", CultureInfo.InvariantCulture),
                        MetricTable.Number(d.Evidence), d.Stable ?? "", d.Candidate ?? "",
                    ]))
                : [],
        ];
    }
}

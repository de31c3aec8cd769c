using System.Globalization;
using Slipway.Analysis;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;

namespace Slipway.Cli.Rollouts;

/// <summary>Why a release was promoted, waits, or was taken back, for people.</summary>
internal static class ExplanationText
{
    /// <summary>The lines.</summary>
    public static IEnumerable<string> Lines(ExplainedRelease explained)
    {
        var (rollout, release, j) = (explained.Rollout, explained.Release, explained.Judgement);
        var points = explained.Course.Points;
        var chart = EvidenceChart.Lines(points, j.Threshold ?? 100).ToList();
        return
        [
            $"Rollout:   {rollout.Namespace()}/{rollout.Name()}{(release is null ? "" : $", release of revision {release.Revision}")}"
                + $"{(release?.Outcome is { } outcome ? $": {outcome}" : "")}",
            $"Compared:  {j.CanaryHash} (new) with {j.StableHash} (stable), {What(j)}",
            $"Verdict:   {j.Verdict}{When(j, points)}",
            $"           {j.Reason}",
            $"Evidence:  {MetricTable.Number(j.Evidence)} against the new revision by all metrics together; it is taken back at "
                + MetricTable.Number(j.Threshold),
            .. Objective(j.Objective),
            "",
            .. MetricTable.Lines(j),
            "",
            "Rates are of failed or slow requests, with intervals that hold at 95 % for all moments together.",
            .. release?.EndedAt is null ? Titled("Still needed, if requests go on as they have:", StillNeeded.Lines(j)) : [],
            .. Titled("Evidence against the new revision over time (logarithmic):", chart),
            .. Answers(explained.Comparison),
        ];
    }

    private static IEnumerable<string> Answers(RolloutComparison? comparison) => comparison is null
        ? []
        : Titled(
            "Answers to the same requests, compared with the noise between two stable pods taken out:", ComparisonText.Lines(comparison));

    private static IEnumerable<string> Titled(string title, IEnumerable<string> lines)
        => lines.ToList() is { Count: > 0 } all ? ["", title, .. all] : [];

    private static IEnumerable<string> Objective(RolloutJudgedObjective? o) => o is not { Reason: { } reason } ? [] :
    [
        $"Objective: {reason}",
        "           " + string.Join("; ", Paused("", o.Evidence, o.Threshold).Concat(
            Paused("of latency ", o.Latency?.Evidence, o.Latency?.Threshold)))
            + (o.PausedAt is { } paused ? $"; paused at {ReleaseTable.Time(paused)}" : "")
            + (o.Since is { } since ? $"; counted since {ReleaseTable.Time(since)}, when a person let it go on" : ""),
    ];

    private static IEnumerable<string> Paused(string part, double? evidence, double? threshold) => evidence is null ? []
        : [$"evidence {part}{MetricTable.Number(evidence)}, the rollout pauses at {MetricTable.Number(threshold)}"];

    private static string What(RolloutJudgement judgement)
    {
        var of = judgement.Service is { Length: > 0 } service ? $" of Service {service}" : "";
        return judgement.Compares switch
        {
            "Route" => $"requests{of} at the same time that a route gave to either",
            "RouteAgainstAll" => $"requests{of} that a route gives to the new one with all others at the same time",
            "Copies" => $"copies of requests{of} with the requests of users at the same time",
            _ => $"requests{of} at the same time, as their shares placed them",
        };
    }

    private static string When(RolloutJudgement judgement, IReadOnlyList<EvidencePoint> points)
    {
        var culture = CultureInfo.InvariantCulture;
        var decided = judgement is { DecidedAt: { } at, StartedAt: { } start }
            ? $" at {ReleaseTable.Time(at)}, {ReleaseTable.Length(at - start)} after the comparison began" : "";
        return points.Count == 0 ? decided
            : decided + string.Create(culture, $"; {judgement.CanaryRequests:N0} requests of the new revision were compared");
    }
}

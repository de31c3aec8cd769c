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
            .. Needed(j, points),
            .. chart.Count == 0 ? Array.Empty<string>() : ["", "Evidence against the new revision over time (logarithmic):", .. chart],
        ];
    }

    /// <summary>What is still needed until something is decided; nothing when it is.</summary>
    public static IEnumerable<string> Needed(RolloutJudgement judgement, IReadOnlyList<EvidencePoint> points)
    {
        if (judgement.Verdict is not ("NotEnoughData" or "NoDifference"))
        {
            return [];
        }

        return ["", "Still needed, if requests go on as they have:",
            .. (judgement.Metrics ?? []).Select(m => $"  {m.Name}: {Needed(m, points)}")];
    }

    private static IEnumerable<string> Objective(RolloutJudgedObjective? o) => o is not { Reason: { } reason } ? [] :
    [
        $"Objective: {reason}",
        $"           evidence {MetricTable.Number(o.Evidence)}, the rollout pauses at {MetricTable.Number(o.Threshold)}"
            + (o.PausedAt is { } paused ? $"; paused at {ReleaseTable.Time(paused)}" : "")
            + (o.Since is { } since ? $"; counted since {ReleaseTable.Time(since)}, when a person let it go on" : ""),
    ];

    private static string Needed(RolloutJudgedMetric m, IReadOnlyList<EvidencePoint> points) => m switch
    {
        { RequestsNeeded: { } least } => $"at least {Requests(least, points)} before it says anything",
        { Verdict: "Pass" or "Fail" } => "nothing, it has decided",
        { RequestsToAbort: { } worse } => $"about {Requests(worse, points)} until it alone takes the release back",
        { RequestsToPass: { } fine } => $"about {Requests(fine, points)} until it passes",
        _ => "more than can be told; what came so far leads to neither",
    };

    private static string Requests(long requests, IReadOnlyList<EvidencePoint> points)
    {
        var more = string.Create(CultureInfo.InvariantCulture, $"{requests:N0} more requests of the new revision");
        return Rate(points) is > 0 and var rate && requests / rate < TimeSpan.FromDays(365).TotalSeconds
            ? $"{more} ({ReleaseTable.Length(TimeSpan.FromSeconds(requests / rate))} at the present rate)"
            : more;
    }

    /// <summary>Requests a second of the new revision, over the newer half of the time.</summary>
    private static double Rate(IReadOnlyList<EvidencePoint> points)
    {
        if (points.Count < 2)
        {
            return 0;
        }

        var (last, half) = (points[^1], points[0].Seconds + ((points[^1].Seconds - points[0].Seconds) / 2));
        var from = points.Last(p => p.Seconds <= half);
        return last.Seconds > from.Seconds ? (last.CanaryRequests - from.CanaryRequests) / (last.Seconds - from.Seconds) : 0;
    }

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

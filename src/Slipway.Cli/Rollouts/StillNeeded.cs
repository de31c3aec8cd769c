using System.Globalization;
using Slipway.Analysis;
using Slipway.Api.Delivery;

namespace Slipway.Cli.Rollouts;

/// <summary>How much more is needed until a judgement decides, in words.</summary>
internal static class StillNeeded
{
    /// <summary>The release that is judged now; nothing where none is.</summary>
    public static IEnumerable<string> Lines(Rollout rollout)
        => new RolloutState(rollout) is { IsSettled: false, IsAborted: false } && rollout.Status?.Judgement is { } judgement
            ? Lines(judgement) : [];

    /// <summary>A line for each metric; nothing where it is decided.</summary>
    public static IEnumerable<string> Lines(RolloutJudgement judgement)
    {
        var points = EvidenceCourse.Parse(judgement.Course).Points;
        return judgement.Verdict is "NotEnoughData" or "NoDifference"
            ? (judgement.Metrics ?? []).Select(
                m => $"  {m.Name}: {(IsLeftOut(m, judgement) ? "not compared with those of other users" : Needed(m, points))}")
            : [];
    }

    /// <summary>Latencies of copies, or of those who match against those who do not, say nothing of the revision.</summary>
    private static bool IsLeftOut(RolloutJudgedMetric metric, RolloutJudgement judgement)
        => metric is { Name: not "errors", CanaryRequests: null or 0 } && judgement.Compares is "Copies" or "RouteAgainstAll";

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
}

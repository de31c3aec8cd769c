using Slipway.Api.Delivery;

namespace Slipway.Controllers.Delivery.Judgement;

/// <summary>An objective that both revisions are held to, and how they stand to it. At least one of its parts is there.</summary>
/// <param name="Success">Requests that must succeed.</param>
/// <param name="Latency">Requests that must be fast.</param>
/// <param name="Since">Requests before do not count; null for all of the comparison.</param>
internal sealed record ObjectiveWatch(ObjectivePart? Success, ObjectivePart? Latency, DateTimeOffset? Since)
{
    /// <summary>Greatest probability of a false pause, by all parts together.</summary>
    private const double Alpha = 0.01;

    /// <summary>Whether it is shown that both revisions miss a part of it.</summary>
    public bool Missed => Success?.State.Missed is true || Latency?.State.Missed is true;

    /// <summary>The watch that a session asks for; null for none.</summary>
    public static ObjectiveWatch? Of(JudgementSession session)
    {
        var alpha = session is { SuccessRate: not null, LatencyTarget: not null } ? Alpha / 2 : Alpha;
        var success = session.SuccessRate is { } rate ? ObjectivePart.Of(rate, alpha, null) : null;
        var latency = session.LatencyTarget is { } target ? ObjectivePart.Of(target.Share, alpha, target.Microseconds) : null;
        return success is null && latency is null ? null : new ObjectiveWatch(success, latency, session.ObjectiveSince);
    }

    /// <summary>The same objective from another time on; itself when that is the same.</summary>
    public ObjectiveWatch From(DateTimeOffset? since)
        => since == Since ? this : new ObjectiveWatch(Success?.Anew(), Latency?.Anew(), since);

    /// <summary>With one more window, which ended with a frame.</summary>
    public ObjectiveWatch Add(ClosedWindow window, double designEffect, long frameMilliseconds)
        => Since is { } since && frameMilliseconds < since.ToUnixTimeMilliseconds() ? this : this with
        {
            Success = Success?.Add(window.Counts, designEffect),
            Latency = Latency?.Add(window.Slow, designEffect),
        };

    /// <summary>As the status of a Rollout has it.</summary>
    public RolloutJudgedObjective Written()
    {
        var missed = new[] { Success, Latency }.Where(p => p is not null && (p.State.Missed || !Missed)).Select(static p => p!.Sentence());
        var totals = Success?.State.Totals;
        return new RolloutJudgedObjective
        {
            SuccessRatePercent = Success?.Percent,
            Missed = Missed,
            Evidence = Success?.Evidence,
            Threshold = Success?.Threshold,
            CanaryRequests = totals?.CanaryRequests,
            CanaryErrors = totals?.CanaryBad,
            StableRequests = totals?.StableRequests,
            StableErrors = totals?.StableBad,
            Latency = Latency is null ? null : Written(Latency),
            Reason = string.Join("; ", missed),
            Since = Since,
        };
    }

    private static RolloutJudgedLatency Written(ObjectivePart part) => new()
    {
        LatencyMilliseconds = part.Milliseconds,
        LatencyPercent = part.Percent,
        Missed = part.State.Missed,
        Evidence = part.Evidence,
        Threshold = part.Threshold,
        CanaryRequests = part.State.Totals.CanaryRequests,
        CanarySlow = part.State.Totals.CanaryBad,
        StableRequests = part.State.Totals.StableRequests,
        StableSlow = part.State.Totals.StableBad,
    };
}

using System.Globalization;
using Slipway.Analysis;
using Slipway.Api.Delivery;

namespace Slipway.Controllers.Delivery.Judgement;

/// <summary>An objective that both revisions are held to, and how they stand to it.</summary>
/// <param name="Guard">Watches it.</param>
/// <param name="Since">Requests before do not count; null for all of the comparison.</param>
/// <param name="State">What the guard remembers.</param>
internal sealed record ObjectiveWatch(ObjectiveGuard Guard, DateTimeOffset? Since, ObjectiveState State)
{
    /// <summary>The watch that a session asks for; null for none.</summary>
    public static ObjectiveWatch? Of(JudgementSession session)
        => session.SuccessRate is { } rate && new ObjectiveGuard(rate) is var guard
            ? new ObjectiveWatch(guard, session.ObjectiveSince, guard.Initial) : null;

    /// <summary>The same objective from another time on; itself when that is the same.</summary>
    public ObjectiveWatch From(DateTimeOffset? since) => since == Since ? this : new ObjectiveWatch(Guard, since, Guard.Initial);

    /// <summary>With one more window, which ended with a frame.</summary>
    public ObjectiveWatch Add(BinaryWindow window, double designEffect, long frameMilliseconds)
        => Since is { } since && frameMilliseconds < since.ToUnixTimeMilliseconds()
            ? this : this with { State = Guard.Add(State, window, designEffect) };

    /// <summary>As the status of a Rollout has it.</summary>
    public RolloutJudgedObjective Written()
    {
        var t = State.Totals;
        return new RolloutJudgedObjective
        {
            SuccessRatePercent = Percent,
            Missed = State.Missed,
            Evidence = Math.Min(ErrorRateAssessment.EvidenceCap, Math.Exp(ObjectiveGuard.LogEvidence(State))),
            Threshold = Math.Round(Guard.Threshold, 9),
            CanaryRequests = t.CanaryRequests,
            CanaryErrors = t.CanaryBad,
            StableRequests = t.StableRequests,
            StableErrors = t.StableBad,
            Reason = Sentence(t),
            Since = Since,
        };
    }

    private double Percent => Math.Round(100 * Guard.SuccessRate, 9);

    private string Sentence(BinaryWindow t)
    {
        var counts = $"the new one failed {Rate(t.CanaryBad, t.CanaryRequests)}, the stable one {Rate(t.StableBad, t.StableRequests)}";
        return State.Missed
            ? string.Create(CultureInfo.InvariantCulture, $"both revisions miss the objective of {Percent} % successful requests: {counts}")
            : string.Create(CultureInfo.InvariantCulture, $"not shown that both revisions miss the objective of {Percent} %: {counts}");
    }

    private static string Rate(long bad, long requests) => string.Create(
        CultureInfo.InvariantCulture, $"{bad:N0} of {requests:N0} requests ({100.0 * bad / Math.Max(1, requests):0.00} %)");
}

using System.Globalization;
using Slipway.Analysis;

namespace Slipway.Controllers.Delivery.Judgement;

/// <summary>One of the two things that an objective may promise, and how both revisions stand to it.</summary>
/// <param name="Guard">Watches it.</param>
/// <param name="State">What the guard remembers.</param>
/// <param name="Microseconds">How long a request may take; null where failures are what is bad.</param>
internal sealed record ObjectivePart(ObjectiveGuard Guard, ObjectiveState State, long? Microseconds)
{
    /// <summary>A part before any requests.</summary>
    /// <param name="share">Share of requests that must be good.</param>
    /// <param name="alpha">Its part of the probability of a false pause.</param>
    /// <param name="microseconds">How long a request may take; null where failures are what is bad.</param>
    public static ObjectivePart Of(double share, double alpha, long? microseconds)
    {
        var guard = new ObjectiveGuard(share, alpha);
        return new ObjectivePart(guard, guard.Initial, microseconds);
    }

    /// <summary>The same before any requests.</summary>
    public ObjectivePart Anew() => this with { State = Guard.Initial };

    /// <summary>With one more window.</summary>
    public ObjectivePart Add(BinaryWindow window, double designEffect) => this with { State = Guard.Add(State, window, designEffect) };

    /// <summary>The share that is asked for, in percent.</summary>
    public double Percent => Math.Round(100 * Guard.SuccessRate, 9);

    /// <summary>How long a request may take in milliseconds; 0 where failures are what is bad.</summary>
    public double Milliseconds => (Microseconds ?? 0) / 1000.0;

    /// <summary>Evidence that both revisions miss it.</summary>
    public double Evidence => Math.Min(ErrorRateAssessment.EvidenceCap, Math.Exp(ObjectiveGuard.LogEvidence(State)));

    /// <summary>Evidence at which they do.</summary>
    public double Threshold => Math.Round(Guard.Threshold, 9);

    /// <summary>How they stand to it, as a sentence without its end.</summary>
    public string Sentence()
    {
        var t = State.Totals;
        var (canary, stable) = (Rate(t.CanaryBad, t.CanaryRequests), Rate(t.StableBad, t.StableRequests));
        var counts = Microseconds is null
            ? $"the new one failed {canary}, the stable one {stable}"
            : $"the new one took longer for {canary}, the stable one for {stable}";
        var what = string.Create(CultureInfo.InvariantCulture, $"{Percent} %");
        what = Microseconds is not null ? what + string.Create(CultureInfo.InvariantCulture, $" of requests within {Milliseconds:0.###} ms")
            : State.Missed ? what + " successful requests" : what;
        return State.Missed
            ? $"both revisions miss the objective of {what}: {counts}"
            : $"not shown that both revisions miss the objective of {what}: {counts}";
    }

    private static string Rate(long bad, long requests) => string.Create(
        CultureInfo.InvariantCulture, $"{bad:N0} of {requests:N0} requests ({100.0 * bad / Math.Max(1, requests):0.00} %)");
}

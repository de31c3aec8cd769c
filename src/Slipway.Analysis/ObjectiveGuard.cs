namespace Slipway.Analysis;

/// <summary>
/// Watches an objective for failures that both versions share, which no comparison sees (analysis.md, section 1). For each version a
/// betting process against "its rate of bad answers is at most what the objective allows" (<see cref="FloorTest"/>; Waudby-Smith and Ramdas
/// 2020, section 4), over windows in which both were asked; the evidence is that of the version with less. Where in every window at least
/// the same one version meets the objective, the evidence ever reaches 1/alpha with a probability of at most alpha (Ville). So neither a
/// canary that fails alone, which is for the comparison, nor a stable version that fails alone, which the canary may be to put right, is
/// held against it.
/// </summary>
public sealed class ObjectiveGuard
{
    private readonly FloorTest missing;
    private readonly double logThreshold;

    /// <summary>A guard.</summary>
    /// <param name="successRate">Share of good answers that is asked for, above 0.5 and below 1.</param>
    /// <param name="alpha">Greatest probability of a false alarm, from its start or from a reset on. Default 0.01.</param>
    public ObjectiveGuard(double successRate, double alpha = 0.01)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(successRate, 0.5);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(successRate, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(alpha, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(alpha, 1);
        SuccessRate = successRate;
        missing = new FloorTest(1 - successRate);
        logThreshold = -Math.Log(alpha);
    }

    /// <summary>Share of good answers that is asked for.</summary>
    public double SuccessRate { get; }

    /// <summary>Evidence at which the objective is missed.</summary>
    public double Threshold => Math.Exp(logThreshold);

    /// <summary>The state before any data.</summary>
    public ObjectiveState Initial => new() { Canary = missing.Initial, Stable = missing.Initial };

    /// <summary>The state after one more window; the same where only one version was asked, and once the objective is missed: what showed
    /// it stays to be read.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="window">Counts of the window.</param>
    /// <param name="designEffect">How many requests say as much as one independent request; default 1, from 1.</param>
    public ObjectiveState Add(ObjectiveState state, BinaryWindow window, double designEffect = 1)
    {
        if (!window.IsComparable || state.Missed)
        {
            return state;
        }

        var next = state with
        {
            Canary = missing.Add(state.Canary, window.CanaryRequests, window.CanaryBad, designEffect),
            Stable = missing.Add(state.Stable, window.StableRequests, window.StableBad, designEffect),
            Totals = state.Totals.Plus(window),
        };
        return next with { Missed = LogEvidence(next) >= logThreshold };
    }

    /// <summary>Natural logarithm of the evidence that both versions miss the objective.</summary>
    public static double LogEvidence(ObjectiveState state)
        => Math.Min(FloorTest.LogEvidence(state.Canary), FloorTest.LogEvidence(state.Stable));
}

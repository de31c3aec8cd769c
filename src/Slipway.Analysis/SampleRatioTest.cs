namespace Slipway.Analysis;

/// <summary>
/// Tests whether the canary gets the share of requests that was set: a mismatch is a fault of routing, and makes a comparison worthless.
/// Likelihood ratios of four wrong odds (a quarter, half, double, four times) against the odds that were set. The evidence is kept below a
/// cap, so that a fault that is over is forgotten.
/// </summary>
public static class SampleRatioTest
{
    /// <summary>Natural logarithm of the evidence above which the share is wrong: one false alarm in 10,000 rollouts.</summary>
    public static readonly double LogThreshold = Math.Log(10_000);

    private static readonly double Cap = LogThreshold + 5;
    private static readonly double[] Factors = [0.25, 0.5, 2, 4];

    /// <summary>The state before any data.</summary>
    public static IReadOnlyList<double> Initial => new double[Factors.Length];

    /// <summary>The state after one more window.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="window">Counts; outcomes do not matter.</param>
    /// <param name="share">Share of the canary that was in force, 0 to 1.</param>
    public static IReadOnlyList<double> Add(IReadOnlyList<double> state, BinaryWindow window, double share)
    {
        if (share is <= 0 or >= 1)
        {
            return state;
        }

        var next = new double[Factors.Length];
        for (var g = 0; g < next.Length; g++)
        {
            var odds = Factors[g] * share / (1 - share);
            var wrong = odds / (1 + odds);
            var gain = (window.CanaryRequests * Math.Log(wrong / share)) + (window.StableRequests * Math.Log((1 - wrong) / (1 - share)));
            next[g] = Math.Min(Cap, state[g] + gain);
        }

        return next;
    }

    /// <summary>Whether the share is wrong.</summary>
    public static bool IsWrong(IReadOnlyList<double> state) => LogMath.MeanExp(state) >= LogThreshold;
}

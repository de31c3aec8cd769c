namespace Slipway.Analysis;

/// <summary>
/// A betting process against "the canary's rate of bad answers is at most a floor" (Waudby-Smith and Ramdas 2020): the mean of the wealth
/// of 16 bettors with constant bets, each of which is a likelihood ratio of a higher rate. Keeps rare errors far below what anyone cares
/// about from aborting a release, however many times as many they are.
/// </summary>
public sealed class FloorTest
{
    private readonly double[] logBad;
    private readonly double[] logGood;

    /// <summary>A test against one floor.</summary>
    /// <param name="floor">Rate of bad answers that is always accepted, above 0 and below 0.5.</param>
    public FloorTest(double floor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(floor, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(floor, 0.5);
        var rates = Enumerable.Range(0, 16).Select(g => floor * Math.Pow(0.5 / floor, (g + 1) / 16.0)).ToArray();
        logBad = [.. rates.Select(rate => Math.Log(rate / floor))];
        logGood = [.. rates.Select(rate => Math.Log((1 - rate) / (1 - floor)))];
    }

    /// <summary>The state before any data.</summary>
    public IReadOnlyList<double> Initial => new double[logBad.Length];

    /// <summary>The state after more requests of the canary.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="requests">Requests of the canary.</param>
    /// <param name="bad">Bad ones among them.</param>
    /// <param name="designEffect">How many requests say as much as one independent request; default 1, from 1.</param>
    public IReadOnlyList<double> Add(IReadOnlyList<double> state, long requests, long bad, double designEffect = 1)
    {
        var next = new double[logBad.Length];
        for (var g = 0; g < next.Length; g++)
        {
            next[g] = state[g] + (((bad * logBad[g]) + ((requests - bad) * logGood[g])) / designEffect);
        }

        return next;
    }

    /// <summary>Natural logarithm of the evidence of a state.</summary>
    public static double LogEvidence(IReadOnlyList<double> state) => LogMath.MeanExp(state);
}

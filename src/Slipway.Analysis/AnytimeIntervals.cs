namespace Slipway.Analysis;

/// <summary>
/// Confidence intervals that hold at all looks together: the probability that one of them ever misses a rate is at most
/// <see cref="Miss"/>, as long as the rate stays what it is. For people; verdicts rest on the test that is stratified in time.
/// The interval of a rate is the set of rates against which the beta-binomial mixture martingale with a Beta(1/2, 1/2) prior stays below
/// 1/miss (Robbins 1970; Howard, Ramdas, McAuliffe and Sekhon 2021, section 3).
/// </summary>
public static class AnytimeIntervals
{
    /// <summary>Greatest probability that an interval ever misses: 0.05.</summary>
    public const double Miss = 0.05;

    private const double Prior = 0.5;
    private const int Halvings = 50;

    /// <summary>Where a rate of bad answers lies.</summary>
    /// <param name="requests">Requests, from 0.</param>
    /// <param name="bad">Bad ones among them.</param>
    /// <param name="designEffect">How many requests say as much as one independent request; default 1, from 1.</param>
    /// <param name="miss">Greatest probability of ever missing, above 0 and below 1.</param>
    public static ConfidenceInterval Rate(long requests, long bad, double designEffect = 1, double miss = Miss)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bad);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bad, requests);
        ArgumentOutOfRangeException.ThrowIfLessThan(designEffect, 1);
        if (requests == 0)
        {
            return new ConfidenceInterval(0, 1);
        }

        var (x, y) = (bad / designEffect, (requests - bad) / designEffect);
        var mixture = LogMath.Beta(Prior + x, Prior + y) - LogMath.Beta(Prior, Prior) + Math.Log(miss);
        var rate = x / (x + y);
        bool IsIn(double p) => mixture < (x == 0 ? 0 : x * Math.Log(p)) + (y == 0 ? 0 : y * Math.Log(1 - p));
        return new ConfidenceInterval(bad == 0 ? 0 : End(0, rate, IsIn), bad == requests ? 1 : End(1, rate, IsIn));
    }

    /// <summary>How many times as often the canary is bad as the stable version: both rates are in their intervals at once, each with
    /// half of the probability of missing.</summary>
    public static ConfidenceInterval Ratio(BinaryWindow totals, double designEffect = 1)
    {
        var canary = Rate(totals.CanaryRequests, totals.CanaryBad, designEffect, Miss / 2);
        var stable = Rate(totals.StableRequests, totals.StableBad, designEffect, Miss / 2);
        return new ConfidenceInterval(canary.Low / stable.High, stable.Low == 0 ? double.PositiveInfinity : canary.High / stable.Low);
    }

    private static double End(double outside, double inside, Func<double, bool> isIn)
    {
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (outside + inside) / 2;
            (outside, inside) = isIn(middle) ? (outside, middle) : (middle, inside);
        }

        return outside;
    }
}

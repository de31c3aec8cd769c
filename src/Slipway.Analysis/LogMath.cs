namespace Slipway.Analysis;

/// <summary>Sums of numbers that are only held as logarithms.</summary>
internal static class LogMath
{
    /// <summary>Logarithm of the mean of the numbers with these logarithms.</summary>
    public static double MeanExp(IReadOnlyList<double> logs)
    {
        var max = double.NegativeInfinity;
        foreach (var log in logs)
        {
            max = Math.Max(max, log);
        }

        if (double.IsNegativeInfinity(max))
        {
            return max;
        }

        var sum = 0.0;
        foreach (var log in logs)
        {
            sum += Math.Exp(log - max);
        }

        return max + Math.Log(sum / logs.Count);
    }

    /// <summary>
    /// Logarithm of the normalising sum of Fisher's non-central hypergeometric law, up to a factor that does not depend on the odds ratio:
    /// the ratio of consecutive terms gives each from the one before, and the factor psi^lo of the first is kept.
    /// </summary>
    public static double HypergeometricSum(BinaryWindow window, double oddsRatio)
    {
        var n1 = window.CanaryRequests;
        var n0 = window.StableRequests;
        var bad = window.CanaryBad + window.StableBad;
        var low = Math.Max(0, bad - n0);
        var high = Math.Min(bad, n1);
        double term = 1, sum = 1, scale = 0;
        for (var j = low; j < high; j++)
        {
            term *= oddsRatio * (n1 - j) * (bad - j) / ((j + 1.0) * (n0 - bad + j + 1.0));
            sum += term;
            if (sum > 1e200)
            {
                term /= 1e200;
                sum /= 1e200;
                scale += 200 * Math.Log(10);
            }
        }

        return (low * Math.Log(oddsRatio)) + scale + Math.Log(sum);
    }
}

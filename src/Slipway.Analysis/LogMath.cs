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
    /// By how much data must grow, going on as they have, until evidence that is a mean of these logarithms reaches a goal: the logarithms
    /// grow in proportion. 0 when it is there, null when it takes more than a thousand times as much.
    /// </summary>
    public static double? GrowthUntil(IReadOnlyList<double> logs, double goal)
    {
        const double Farthest = 1000;
        bool IsThere(double growth) => MeanExp([.. logs.Select(l => l * (1 + growth))]) >= goal;
        if (IsThere(0) || !IsThere(Farthest))
        {
            return IsThere(0) ? 0 : null;
        }

        var (low, high) = (0.0, Farthest);
        for (var i = 0; i < 40; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = IsThere(middle) ? (low, middle) : (middle, high);
        }

        return high;
    }

    /// <summary>Logarithm of the beta function.</summary>
    public static double Beta(double a, double b) => Gamma(a) + Gamma(b) - Gamma(a + b);

    /// <summary>Logarithm of the gamma function of a positive number: Stirling's series from 16 on, and the recurrence below.</summary>
    public static double Gamma(double x)
    {
        var below = 0.0;
        for (; x < 16; x++)
        {
            below += Math.Log(x);
        }

        var square = 1 / (x * x);
        var series = (1 / 12.0) - (square * ((1 / 360.0) - (square * ((1 / 1260.0) - (square / 1680)))));
        return ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + (series / x) - below;
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

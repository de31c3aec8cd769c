namespace Slipway.Analysis.Peers;

/// <summary>
/// The two-sample test of Mann and Whitney in its normal approximation with average ranks, correction for ties and for continuity, and the
/// confidence interval on the shift that comes of turning it round (Hollander and Wolfe, Nonparametric Statistical Methods, chapter 4; the
/// asymptotic branch of R's <c>wilcox.test</c>, which Kayenta follows). Kayenta finds the ends by Brent's method to 1e-4; they are found to
/// rounding here, so that rates need not be percentages.
/// </summary>
/// <param name="U">The statistic: pairs in which the first sample is above the second; ties count half.</param>
/// <param name="PValue">Two-sided.</param>
/// <param name="Estimate">Shift of the first sample against the second (Hodges and Lehmann).</param>
/// <param name="Lower">Lower end of the confidence interval on the shift.</param>
/// <param name="Upper">Upper end.</param>
public sealed record MannWhitney(double U, double PValue, double Estimate, double Lower, double Upper)
{
    private const int Halvings = 80;

    /// <summary>Compares two samples.</summary>
    /// <param name="first">The first sample, such as the canary's. At least one value.</param>
    /// <param name="second">The second one.</param>
    /// <param name="confidence">Confidence level of the interval, above 0 and below 1.</param>
    /// <exception cref="ArgumentException">A sample is empty.</exception>
    public static MannWhitney Test(IEnumerable<double> first, IEnumerable<double> second, double confidence)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(confidence, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(confidence, 1);
        double[] x = [.. first.Order()], y = [.. second.Order()];
        if (x.Length == 0 || y.Length == 0)
        {
            throw new ArgumentException("a sample is empty");
        }

        var (u, z) = Statistic(x, y, 0, corrected: true);
        var quantile = NormalLaw.Quantile(1 - ((1 - confidence) / 2));
        var estimate = (Falls(x, y, 0, corrected: false, orEqual: true) + Falls(x, y, 0, corrected: false, orEqual: false)) / 2;
        return new MannWhitney(
            u, 2 * NormalLaw.Tail(Math.Abs(z)), estimate, Falls(x, y, quantile, true, true), Falls(x, y, -quantile, true, true));
    }

    /// <summary>The shift at which the standardised statistic, a step function that falls, comes to a level or goes below it.</summary>
    private static double Falls(double[] x, double[] y, double level, bool corrected, bool orEqual)
    {
        bool IsBelow(double shift)
        {
            var z = Statistic(x, y, shift, corrected).Z;
            return orEqual ? z <= level : z < level;
        }

        double low = x[0] - y[^1], high = x[^1] - y[0];
        if (IsBelow(low))
        {
            return low;
        }

        if (!IsBelow(high))
        {
            return high;
        }

        for (var i = 0; i < Halvings; i++)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = IsBelow(middle) ? (low, middle) : (middle, high);
        }

        return Difference(x, y, high);
    }

    /// <summary>The difference between the samples that is nearest: the statistic falls at these only, so that an end at 0 is 0.</summary>
    private static double Difference(double[] x, double[] y, double shift)
    {
        var nearest = double.PositiveInfinity;
        foreach (var value in x)
        {
            var found = Array.BinarySearch(y, value - shift);
            var index = found < 0 ? ~found : found;
            for (var i = Math.Max(0, index - 1); i <= Math.Min(y.Length - 1, index); i++)
            {
                var difference = value - y[i];
                nearest = Math.Abs(difference - shift) < Math.Abs(nearest - shift) ? difference : nearest;
            }
        }

        return nearest;
    }

    /// <summary>The statistic of <paramref name="x"/> less a shift against <paramref name="y"/>, and how many standard deviations it is
    /// from what equal samples give.</summary>
    private static (double U, double Z) Statistic(double[] x, double[] y, double shift, bool corrected)
    {
        double ranks = 0, ties = 0, n1 = x.Length, n0 = y.Length;
        int i = 0, j = 0;
        while (i < x.Length || j < y.Length)
        {
            var value = j >= y.Length || (i < x.Length && x[i] - shift <= y[j]) ? x[i] - shift : y[j];
            var (from, start) = (i, i + j);
            while (i < x.Length && x[i] - shift == value)
            {
                i++;
            }

            while (j < y.Length && y[j] == value)
            {
                j++;
            }

            double equal = i + j - start;
            ranks += (i - from) * (start + ((equal + 1) / 2));
            ties += (equal * equal * equal) - equal;
        }

        var u = ranks - (n1 * (n1 + 1) / 2);
        var distance = u - (n1 * n0 / 2);
        var variance = n1 * n0 / 12 * (n1 + n0 + 1 - (ties / ((n1 + n0) * (n1 + n0 - 1))));
        return (u, variance > 0 ? (distance - (corrected ? 0.5 * Math.Sign(distance) : 0)) / Math.Sqrt(variance) : 0);
    }
}

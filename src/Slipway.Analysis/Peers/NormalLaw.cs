namespace Slipway.Analysis.Peers;

/// <summary>The standard normal law.</summary>
internal static class NormalLaw
{
    /// <summary>Probability of more than z standard deviations, for z of at least 0: the series phi(z) (z + z^3/3 + z^5/15 + ...) near
    /// the middle, the continued fraction phi(z)/(z + 1/(z + 2/(z + ...))) beyond 3 (Abramowitz and Stegun, 26.2.11 and
    /// 26.2.14).</summary>
    public static double Tail(double z)
    {
        var density = Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);
        if (z > 3)
        {
            var fraction = z;
            for (var k = 100; k >= 1; k--)
            {
                fraction = z + (k / fraction);
            }

            return density / fraction;
        }

        double term = z, sum = z;
        for (var k = 3; term > 1e-18; k += 2)
        {
            term *= z * z / k;
            sum += term;
        }

        return 0.5 - (density * sum);
    }

    /// <summary>The number of standard deviations below which a value is with this probability, 0.5 to below 1.</summary>
    public static double Quantile(double probability)
    {
        double low = 0, high = 40;
        for (var i = 0; i < 100; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = 1 - Tail(middle) < probability ? (middle, high) : (low, middle);
        }

        return high;
    }
}

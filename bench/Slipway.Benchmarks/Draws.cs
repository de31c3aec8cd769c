namespace Slipway.Benchmarks;

/// <summary>Random numbers of the laws that simulations need.</summary>
internal static class Draws
{
    /// <summary>How many of n independent requests are bad: by the gaps between bad ones, so that rare ones cost little.</summary>
    public static long Binomial(Random random, long n, double rate)
    {
        if (rate < 1e-12 || n <= 0)
        {
            return 0;
        }

        if (rate > 0.5)
        {
            return n - Binomial(random, n, 1 - rate);
        }

        var (hits, at, log) = (0L, 0.0, Math.Log(1 - rate));
        while (true)
        {
            at += Math.Floor(Math.Log(1 - random.NextDouble()) / log) + 1;
            if (at > n)
            {
                return hits;
            }

            hits++;
        }
    }

    /// <summary>A number of the standard normal law.</summary>
    public static double Normal(Random random)
        => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>A rate around a mean, such that outcomes under the same rate have a correlation.</summary>
    public static double Beta(Random random, double mean, double correlation)
    {
        if (correlation <= 0)
        {
            return mean;
        }

        var weight = (1 / correlation) - 1;
        var (a, b) = (Gamma(random, mean * weight), Gamma(random, (1 - mean) * weight));
        return a + b > 0 ? a / (a + b) : mean;
    }

    /// <summary>Marsaglia and Tsang 2000; below 1 by the usual power of a uniform number.</summary>
    private static double Gamma(Random random, double shape)
    {
        if (shape < 1)
        {
            return Gamma(random, shape + 1) * Math.Pow(1 - random.NextDouble(), 1 / shape);
        }

        var d = shape - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var normal = Normal(random);
            var v = Math.Pow(1 + (c * normal), 3);
            if (v > 0 && Math.Log(1 - random.NextDouble()) < (normal * normal / 2) + d - (d * v) + (d * Math.Log(v)))
            {
                return d * v;
            }
        }
    }
}

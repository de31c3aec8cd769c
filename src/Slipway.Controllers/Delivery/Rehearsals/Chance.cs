namespace Slipway.Controllers.Delivery.Rehearsals;

/// <summary>Numbers of requests by chance.</summary>
internal sealed class Chance(Random random)
{
    // Above these the normal distribution is as good, and takes the same time for any number.
    private const double PoissonLimit = 60;
    private const long BinomialLimit = 400;

    /// <summary>How many come when they come independently: Poisson.</summary>
    /// <param name="mean">How many on average.</param>
    public long Arrivals(double mean)
    {
        if (mean > PoissonLimit)
        {
            return Math.Max(0, (long)Math.Round(mean + (Math.Sqrt(mean) * Normal())));
        }

        var (limit, product, count) = (Math.Exp(-mean), random.NextDouble(), 0L);
        while (product > limit)
        {
            product *= random.NextDouble();
            count++;
        }

        return count;
    }

    /// <summary>How many of a number have a property that each has with this probability: binomial.</summary>
    public long Of(long number, double probability)
    {
        if (number == 0 || probability <= 0 || probability >= 1)
        {
            return probability >= 1 ? number : 0;
        }

        var mean = number * probability;
        if (number > BinomialLimit && mean > PoissonLimit && number - mean > PoissonLimit)
        {
            return Math.Clamp((long)Math.Round(mean + (Math.Sqrt(mean * (1 - probability)) * Normal())), 0, number);
        }

        if (number > BinomialLimit)
        {
            // One of the two is rare here, where Poisson comes close.
            return mean <= number - mean ? Math.Min(number, Arrivals(mean)) : number - Math.Min(number, Arrivals(number - mean));
        }

        var count = 0L;
        for (var i = 0L; i < number; i++)
        {
            count += random.NextDouble() < probability ? 1 : 0;
        }

        return count;
    }

    /// <summary>A number of the standard normal distribution.</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}

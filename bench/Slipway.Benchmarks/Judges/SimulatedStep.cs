using Slipway.Analysis;

namespace Slipway.Benchmarks.Judges;

/// <summary>
/// A step of 30 minutes in slices of 250 ms: requests come by chance (Poisson), and each fails by itself. Good and bad ones of both
/// versions are then independent Poisson numbers; large ones are drawn by their normal approximation.
/// </summary>
internal sealed class SimulatedStep
{
    public const double Seconds = 1800;
    public const double SliceSeconds = 0.25;

    private readonly BinaryWindow[] slices = new BinaryWindow[(int)(Seconds / SliceSeconds)];

    public IReadOnlyList<BinaryWindow> Slices => slices;

    /// <summary>Draws the step anew.</summary>
    public void Draw(Random random, double stableErrors, double canaryErrors, double share, double perSecond)
    {
        var canary = perSecond * share * SliceSeconds;
        var stable = perSecond * (1 - share) * SliceSeconds;
        for (var i = 0; i < slices.Length; i++)
        {
            var canaryBad = Poisson(random, canary * canaryErrors);
            var stableBad = Poisson(random, stable * stableErrors);
            slices[i] = new BinaryWindow(
                canaryBad + Poisson(random, canary * (1 - canaryErrors)), canaryBad,
                stableBad + Poisson(random, stable * (1 - stableErrors)), stableBad);
        }
    }

    /// <summary>The counts of each interval; its length is a multiple of that of a slice.</summary>
    public BinaryWindow[] Intervals(double seconds)
    {
        var each = (int)Math.Round(seconds / SliceSeconds);
        var intervals = new BinaryWindow[slices.Length / each];
        for (var i = 0; i < intervals.Length * each; i++)
        {
            intervals[i / each] = intervals[i / each].Plus(slices[i]);
        }

        return intervals;
    }

    /// <summary>Bad answers of the canary until a moment.</summary>
    public long CanaryBadUntil(double seconds)
    {
        var sum = 0L;
        for (var i = 0; i < Math.Min(slices.Length, (int)Math.Ceiling(seconds / SliceSeconds)); i++)
        {
            sum += slices[i].CanaryBad;
        }

        return sum;
    }

    private static long Poisson(Random random, double mean)
    {
        if (mean > 50)
        {
            return Math.Max(0, (long)Math.Round(mean + (Math.Sqrt(mean) * Draws.Normal(random))));
        }

        var number = 0L;
        for (var product = random.NextDouble(); product > Math.Exp(-mean); product *= random.NextDouble())
        {
            number++;
        }

        return number;
    }
}

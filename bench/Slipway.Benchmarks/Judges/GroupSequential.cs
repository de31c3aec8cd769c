namespace Slipway.Benchmarks.Judges;

/// <summary>
/// A plain group-sequential test of two proportions: the pooled z of all counts so far at looks of equal spacing, against a constant
/// boundary (Pocock 1977) or one that falls with the root of the information (O'Brien and Fleming 1979). Their constants are those that
/// abort 1 % of the simulated steps with equal versions, which no one could know of a service beforehand.
/// </summary>
internal static class GroupSequential
{
    private static readonly double[] Seconds = [5, 15, 60];

    /// <summary>The settings, in the order of the scores.</summary>
    public static IReadOnlyList<string> Settings { get; } =
        [.. from seconds in Seconds from shape in new[] { "Pocock", "O'Brien-Fleming" } select $"{shape}, {seconds}s"];

    /// <summary>For each setting the z at each look, on the scale on which its boundary is constant.</summary>
    public static IReadOnlyList<double[]> Paths(SimulatedStep step)
    {
        var paths = new List<double[]>();
        foreach (var seconds in Seconds)
        {
            var intervals = step.Intervals(seconds);
            double[] pocock = new double[intervals.Length], obrien = new double[intervals.Length];
            var sum = default(Analysis.BinaryWindow);
            for (var k = 0; k < intervals.Length; k++)
            {
                sum = sum.Plus(intervals[k]);
                pocock[k] = Z(sum);
                obrien[k] = pocock[k] * Math.Sqrt((k + 1.0) / intervals.Length);
            }

            paths.Add(pocock);
            paths.Add(obrien);
        }

        return paths;
    }

    /// <summary>The second at which a path crosses a boundary; infinity when it does not.</summary>
    public static double Crosses(double[] path, double boundary)
    {
        var look = Array.FindIndex(path, z => z >= boundary);
        return look < 0 ? double.PositiveInfinity : (look + 1) * SimulatedStep.Seconds / path.Length;
    }

    private static double Z(Analysis.BinaryWindow sum)
    {
        double n1 = sum.CanaryRequests, n0 = sum.StableRequests;
        var pooled = (sum.CanaryBad + sum.StableBad) / Math.Max(1, n1 + n0);
        var variance = pooled * (1 - pooled) * ((1 / Math.Max(1, n1)) + (1 / Math.Max(1, n0)));
        return variance > 0 ? ((sum.CanaryBad / Math.Max(1, n1)) - (sum.StableBad / Math.Max(1, n0))) / Math.Sqrt(variance) : 0;
    }
}

using Slipway.Analysis.Latencies;

namespace Slipway.Analysis.Tests.Latencies;

/// <summary>Log-normal durations with a median of 50 ms and a sigma of 0.7, as in the reference table of analysis.md, section 3.</summary>
internal sealed class SimulatedLatencies(int seed)
{
    public const string Stratum = "gw/default/web";

    public Random Random { get; } = new(seed);

    public long Draw(double factor = 1, double median = 50_000)
    {
        // Box and Muller.
        var normal = Math.Sqrt(-2 * Math.Log(1 - Random.NextDouble())) * Math.Cos(2 * Math.PI * Random.NextDouble());
        return (long)(factor * median * Math.Exp(0.7 * normal));
    }

    public PodLatencies Pod(string name, long requests, double factor = 1, double median = 50_000)
        => Pod(name, requests, () => Draw(factor, median));

    public static PodLatencies Pod(string name, long requests, Func<long> draw)
    {
        var bins = new LatencyBin[requests];
        for (var i = 0; i < bins.Length; i++)
        {
            bins[i] = new LatencyBin(draw(), 1);
        }

        return new PodLatencies(name, bins, 0);
    }

    public LatencyBlock Block(long canary, long stable, double factor = 1, double median = 50_000)
        => new(Stratum, [Pod("c1", canary, factor, median)], [Pod("s1", stable, 1, median)]);

    /// <summary>A number of requests of the canary of this many of both.</summary>
    public long Split(long requests, double share)
    {
        var hits = 0L;
        for (var i = 0L; i < requests; i++)
        {
            hits += Random.NextDouble() < share ? 1 : 0;
        }

        return hits;
    }
}

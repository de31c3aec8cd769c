namespace Slipway.Analysis.Latencies;

/// <summary>
/// What both versions answered at the same time, to requests of the same sort. A block is at least a second long, so that a pause of a pod
/// lies within one or two; it closes on time and on numbers of requests, never on durations.
/// </summary>
/// <param name="Stratum">Which sort: the gateway instance and the route. Versions are compared within it only.</param>
/// <param name="Canary">Pods of the canary, each once.</param>
/// <param name="Stable">Pods of the stable version, each once.</param>
public sealed record LatencyBlock(string Stratum, IReadOnlyList<PodLatencies> Canary, IReadOnlyList<PodLatencies> Stable)
{
    /// <summary>How many requests say as much as one independent request, see <see cref="UserCorrelation"/>. Default 1, from 1.</summary>
    public double DesignEffect { get; init; } = 1;

    /// <summary>Least length. Default 1 second.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromSeconds(1);

    /// <summary>Whether a block closes (analysis.md, section 1: one second, longer until both have 20 requests, at most ten).</summary>
    /// <param name="elapsed">Its length so far.</param>
    /// <param name="canary">Requests of the canary so far.</param>
    /// <param name="stable">Requests of the stable version so far.</param>
    public static bool IsFull(TimeSpan elapsed, long canary, long stable)
        => elapsed >= WindowRules.Default.Maximum
            || (elapsed >= Least && Math.Min(canary, stable) >= WindowRules.Default.Requests);
}

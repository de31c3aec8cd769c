namespace Slipway.Analysis.Latencies;

/// <summary>What is known of a pod of the canary at one quantile.</summary>
/// <param name="Requests">Requests that were compared.</param>
/// <param name="Bad">Those that took too long.</param>
public readonly record struct PodRecord(long Requests, long Bad)
{
    /// <summary>Share of bad requests, 0 when nothing is known.</summary>
    public double Rate => Requests == 0 ? 0 : (double)Bad / Requests;
}

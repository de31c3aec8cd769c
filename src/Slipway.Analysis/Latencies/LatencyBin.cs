namespace Slipway.Analysis.Latencies;

/// <summary>Requests of about the same duration.</summary>
/// <param name="Microseconds">The shortest duration that falls into the bin; exact in comparisons with a limit at a bin's edge.</param>
/// <param name="Requests">Number of requests.</param>
public readonly record struct LatencyBin(long Microseconds, long Requests);

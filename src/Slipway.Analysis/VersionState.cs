using Slipway.Analysis.Latencies;

namespace Slipway.Analysis;

/// <summary>Everything a comparison of two versions by all its metrics remembers. An immutable value.</summary>
/// <param name="Errors">That of the error rates.</param>
/// <param name="Latency">That of the latencies; null where they are not compared.</param>
/// <param name="Failed">Whether the evidence of all metrics together has reached the threshold at any time.</param>
public sealed record VersionState(ErrorRateState Errors, LatencyState? Latency, bool Failed);

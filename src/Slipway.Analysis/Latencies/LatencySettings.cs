namespace Slipway.Analysis.Latencies;

/// <summary>What a comparison of latencies looks at and tolerates (analysis.md, sections 1 and 2).</summary>
public sealed record LatencySettings
{
    /// <summary>The default settings.</summary>
    public static LatencySettings Default { get; } = new();

    /// <summary>Quantiles that are compared, each above 0 and below 1. Default 0.5, 0.9 and 0.99.</summary>
    public IReadOnlyList<double> Quantiles { get; init; } = [0.5, 0.9, 0.99];

    /// <summary>How much longer a request of the canary may take, as a part of the stable version's time. Default 0.10.</summary>
    public double Tolerance { get; init; } = 0.10;

    /// <summary>How many microseconds longer it may take at least, so that what no user feels aborts nothing. Default 10,000.</summary>
    public long ToleranceMicroseconds { get; init; } = 10_000;

    /// <summary>Greatest probability of passing a version that is slower by twice the tolerance. Default 0.05.</summary>
    public double Beta { get; init; } = 0.05;

    /// <summary>Requests of the canary that must have been compared at a quantile before it counts. Default 30.</summary>
    public long MinimumRequests { get; init; } = 30;

    /// <summary>
    /// Greatest factor by which one block may raise the evidence: all requests that wait behind one pause of a pod are one observation.
    /// Default 3; above 1, infinity for no limit.
    /// </summary>
    public double MostPerBlock { get; init; } = 3;

    /// <summary>Durations above this many microseconds are not told apart, and a limit beyond it is not judged. Default 10
    /// seconds.</summary>
    public long BoundMicroseconds { get; init; } = 10_000_000;

    /// <summary>Requests of the canary longer than this are bad where the stable version's limit is this one.</summary>
    internal double Limit(double stableLimit, double times)
        => Math.Max(stableLimit * (1 + (times * Tolerance)), stableLimit + (times * ToleranceMicroseconds));
}

using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>How the latencies of the new revision are compared with those of the stable one.</summary>
public sealed record RolloutLatencyJudge
{
    /// <summary>Whether they are compared. Default true.</summary>
    public bool? Enabled { get; init; }

    /// <summary>Quantiles that are compared, each above 0 and below 1. Default 0.5, 0.9 and 0.99.</summary>
    [Length(1, 5)]
    public IReadOnlyList<double>? Quantiles { get; init; }

    /// <summary>How much longer a request of the new revision may take, in percent. Default 10.</summary>
    [Range(0, 1000)]
    public double? TolerancePercent { get; init; }

    /// <summary>How many milliseconds longer it may take at least. Default 10.</summary>
    [Range(0, 10_000)]
    public double? ToleranceMilliseconds { get; init; }
}

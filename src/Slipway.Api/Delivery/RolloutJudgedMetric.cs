namespace Slipway.Api.Delivery;

/// <summary>What one metric says of the new revision.</summary>
public sealed record RolloutJudgedMetric
{
    /// <summary><c>errors</c>, or <c>latency p99</c> and the like.</summary>
    public string? Name { get; init; }

    /// <summary>What this metric says by itself, in the words of <see cref="RolloutJudgement.Verdict"/>.</summary>
    public string? Verdict { get; init; }

    /// <summary>Its part of the probability of a false abort, 0 to 1.</summary>
    public double? Weight { get; init; }

    /// <summary>The evidence against the new revision: an e-value, at most 1e300.</summary>
    public double? Evidence { get; init; }

    /// <summary>The evidence at which this metric alone aborts the rollout.</summary>
    public double? Threshold { get; init; }

    /// <summary>The evidence that the new revision is not worse by the tolerated factor: an e-value, at most 1e300.</summary>
    public double? PassEvidence { get; init; }

    /// <summary>The evidence at which this metric passes.</summary>
    public double? PassThreshold { get; init; }

    /// <summary>Requests of the new revision that were compared.</summary>
    public long? CanaryRequests { get; init; }

    /// <summary>Those that failed, or took longer than their limit.</summary>
    public long? CanaryBad { get; init; }

    /// <summary>Requests of the stable revision at the same time.</summary>
    public long? StableRequests { get; init; }

    /// <summary>Those that failed, or took longer than their limit.</summary>
    public long? StableBad { get; init; }

    /// <summary>Share of bad requests of the new revision, 0 to 1.</summary>
    public RolloutJudgedRate? CanaryRate { get; init; }

    /// <summary>Share of bad requests of the stable revision, 0 to 1.</summary>
    public RolloutJudgedRate? StableRate { get; init; }

    /// <summary>How many times as often requests of the new revision were bad.</summary>
    public RolloutJudgedRate? Ratio { get; init; }

    /// <summary>About how many more requests of the new revision it takes until this metric alone aborts, if they go on as they have;
    /// absent when they do not lead there.</summary>
    public long? RequestsToAbort { get; init; }

    /// <summary>About how many more requests of the new revision it takes until this metric passes, if they go on as they have; absent when
    /// they do not lead there.</summary>
    public long? RequestsToPass { get; init; }

    /// <summary>Requests of the new revision still needed before the metric counts; absent once there are enough.</summary>
    public long? RequestsNeeded { get; init; }

    /// <summary>Latency: the newest limit of the new revision in milliseconds.</summary>
    public double? CanaryLimitMilliseconds { get; init; }

    /// <summary>Latency: the newest limit of the stable revision in milliseconds, which is its quantile a moment before.</summary>
    public double? StableLimitMilliseconds { get; init; }
}

namespace Slipway.Api.Delivery;

/// <summary>How both revisions stand to the latency of <c>spec.judge.objective</c>.</summary>
public sealed record RolloutJudgedLatency
{
    /// <summary>How long a request may take, in milliseconds.</summary>
    public double? LatencyMilliseconds { get; init; }

    /// <summary>Requests that must not take longer, in percent.</summary>
    public double? LatencyPercent { get; init; }

    /// <summary>Whether it is shown that both revisions miss it.</summary>
    public bool? Missed { get; init; }

    /// <summary>The evidence for that: an e-value, at most 1e300.</summary>
    public double? Evidence { get; init; }

    /// <summary>The evidence at which the rollout pauses.</summary>
    public double? Threshold { get; init; }

    /// <summary>Requests of the new revision whose duration is known.</summary>
    public long? CanaryRequests { get; init; }

    /// <summary>Those that took longer.</summary>
    public long? CanarySlow { get; init; }

    /// <summary>Requests of the stable revision at the same time.</summary>
    public long? StableRequests { get; init; }

    /// <summary>Those that took longer.</summary>
    public long? StableSlow { get; init; }
}

using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>What users are promised whatever revision answers them: a success rate, a latency, or both. Missed by both revisions at once,
/// it pauses the rollout.</summary>
public sealed record RolloutJudgeObjective
{
    /// <summary>Requests that must succeed, in percent; above 50 and below 100, such as 99.5. Required without a latency.</summary>
    [Range(50, 100)]
    public double? SuccessRatePercent { get; init; }

    /// <summary>How long a request may take, in milliseconds; needs <see cref="LatencyPercent"/>.</summary>
    [Range(1, 10_000)]
    public double? LatencyMilliseconds { get; init; }

    /// <summary>Requests that must not take longer than <see cref="LatencyMilliseconds"/>, in percent; above 50 and below 100, such as
    /// 99.</summary>
    [Range(50, 100)]
    public double? LatencyPercent { get; init; }
}

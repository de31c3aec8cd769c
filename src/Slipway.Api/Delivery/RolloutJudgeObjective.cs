using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>What users are promised whatever revision answers them. Missed by both revisions at once, it pauses the rollout.</summary>
public sealed record RolloutJudgeObjective
{
    /// <summary>Requests that must succeed, in percent; above 50 and below 100, such as 99.5.</summary>
    [Required, Range(50, 100)]
    public double? SuccessRatePercent { get; init; }
}

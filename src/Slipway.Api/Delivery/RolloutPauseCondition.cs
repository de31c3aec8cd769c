using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>Why a Rollout pauses by itself.</summary>
public sealed record RolloutPauseCondition
{
    /// <summary><c>CanaryPauseStep</c> or <c>InconclusiveAnalysisRun</c>.</summary>
    [Required]
    public string? Reason { get; init; }

    /// <summary>Since when.</summary>
    [Required]
    public DateTimeOffset? StartTime { get; init; }
}

using System.Text.Json.Serialization;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;

namespace Slipway.Api.Delivery;

/// <summary>Why a Rollout pauses by itself.</summary>
public sealed record RolloutPauseCondition
{
    /// <summary><c>CanaryPauseStep</c>, <c>BlueGreenPause</c>, <c>InconclusiveAnalysisRun</c>, <c>LowTraffic</c>,
    /// <c>ObjectiveMissed</c>, <c>Gate</c> or <c>ApprovalStep</c>.</summary>
    [Required]
    public string? Reason { get; init; }

    /// <summary>Since when.</summary>
    [Required, JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? StartTime { get; init; }
}

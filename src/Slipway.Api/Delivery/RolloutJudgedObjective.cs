using System.Text.Json.Serialization;
using Slipway.Api.Serialization;

namespace Slipway.Api.Delivery;

/// <summary>How both revisions stand to the objective of <c>spec.judge.objective</c>.</summary>
public sealed record RolloutJudgedObjective
{
    /// <summary>Requests that must succeed, in percent; absent where only a latency is promised.</summary>
    public double? SuccessRatePercent { get; init; }

    /// <summary>Whether it is shown that both revisions miss the success rate or the latency.</summary>
    public bool? Missed { get; init; }

    /// <summary>The evidence that they miss the success rate: an e-value, at most 1e300.</summary>
    public double? Evidence { get; init; }

    /// <summary>The evidence at which the rollout pauses.</summary>
    public double? Threshold { get; init; }

    /// <summary>Requests of the new revision that were counted.</summary>
    public long? CanaryRequests { get; init; }

    /// <summary>Those that failed.</summary>
    public long? CanaryErrors { get; init; }

    /// <summary>Requests of the stable revision at the same time.</summary>
    public long? StableRequests { get; init; }

    /// <summary>Those that failed.</summary>
    public long? StableErrors { get; init; }

    /// <summary>How they stand to the latency; absent where none is promised.</summary>
    public RolloutJudgedLatency? Latency { get; init; }

    /// <summary>The same as a sentence.</summary>
    public string? Reason { get; init; }

    /// <summary>When the rollout was paused for it; absent while it was not.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? PausedAt { get; init; }

    /// <summary>Requests before do not count: when a person let the rollout go on; absent when they count from the start.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? Since { get; init; }
}

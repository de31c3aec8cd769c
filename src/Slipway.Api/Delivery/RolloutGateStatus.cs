using System.Text.Json.Serialization;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;

namespace Slipway.Api.Delivery;

/// <summary>How it stands with a gate at the step that runs.</summary>
public sealed record RolloutGateStatus
{
    /// <summary>Name of the gate.</summary>
    [Required]
    public string? Name { get; init; }

    /// <summary>Number of the step that it is asked about, from 0; the number of steps for the last move to all traffic.</summary>
    public int? Step { get; init; }

    /// <summary>Hash of the revision.</summary>
    public string? Hash { get; init; }

    /// <summary><c>Asking</c>, <c>Yes</c>, <c>No</c>, <c>Error</c>, or <c>Passed</c> when a person or a rollback went past it.</summary>
    public string? Answer { get; init; }

    /// <summary>Number of the try, from 1.</summary>
    public int? Attempt { get; init; }

    /// <summary>Why no, what was wrong, or who passed it.</summary>
    public string? Reason { get; init; }

    /// <summary>When the newest call began.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? AskedAt { get; init; }

    /// <summary>When it is asked again; absent when it is not.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? AskAgainAt { get; init; }
}

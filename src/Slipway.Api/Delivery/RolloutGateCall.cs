using System.Text.Json.Serialization;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;

namespace Slipway.Api.Delivery;

/// <summary>A call of a gate and its answer; equal ones in a row are one entry.</summary>
public sealed record RolloutGateCall
{
    /// <summary>Name of the gate.</summary>
    [Required]
    public string? Name { get; init; }

    /// <summary>Number of the step that it was asked about, from 0.</summary>
    public int? Step { get; init; }

    /// <summary>Hash of the revision.</summary>
    public string? Hash { get; init; }

    /// <summary>When the call began; of several, the first.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? At { get; init; }

    /// <summary>Milliseconds until the answer; of several, of the newest.</summary>
    public long? Milliseconds { get; init; }

    /// <summary><c>Yes</c>, <c>No</c> or <c>Error</c>.</summary>
    public string? Answer { get; init; }

    /// <summary>Status code of the answer; absent when there was none.</summary>
    public int? Code { get; init; }

    /// <summary>Why no, or what was wrong; at most 200 characters.</summary>
    public string? Reason { get; init; }

    /// <summary>How many calls in a row were answered so; absent for one.</summary>
    public int? Count { get; init; }

    /// <summary>When the newest of several began; absent for one.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? LastAt { get; init; }
}

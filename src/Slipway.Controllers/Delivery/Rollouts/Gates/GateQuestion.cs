using System.Text.Json.Serialization;
using Slipway.Api.Serialization;

namespace Slipway.Controllers.Delivery.Rollouts.Gates;

/// <summary>The body that is posted to a gate. Fields are only ever added; docs/spec/rollout.md describes it.</summary>
public sealed record GateQuestion
{
    /// <summary>Always <c>RolloutGate</c>.</summary>
    public string Kind { get; init; } = "RolloutGate";

    /// <summary>Name of the gate.</summary>
    public required string Gate { get; init; }

    /// <summary>API group of the Rollout.</summary>
    public required string Group { get; init; }

    /// <summary>Namespace of the Rollout.</summary>
    public required string Namespace { get; init; }

    /// <summary>Name of the Rollout.</summary>
    public required string Rollout { get; init; }

    /// <summary>Number of the revision that is to get more.</summary>
    public required long Revision { get; init; }

    /// <summary>Its hash.</summary>
    public required string Hash { get; init; }

    /// <summary>Images of its containers.</summary>
    public required IReadOnlyList<string> Images { get; init; }

    /// <summary>Hash of the stable revision.</summary>
    public required string StableHash { get; init; }

    /// <summary>Who changed the template; null when nobody is on record.</summary>
    public string? User { get; init; }

    /// <summary>Number of the step, from 0; the number of steps for the last move.</summary>
    public required int Step { get; init; }

    /// <summary>The number of steps.</summary>
    public required int Steps { get; init; }

    /// <summary><c>start</c> when the revision has had no traffic, <c>promotion</c> when it is to get all, else <c>step</c>.</summary>
    public required string Stage { get; init; }

    /// <summary>Its share now, in percent.</summary>
    public required double FromWeight { get; init; }

    /// <summary>The share it is to get, in percent.</summary>
    public required double ToWeight { get; init; }

    /// <summary>Number of the try, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>When it is asked; a repeated call after a restart has the same time.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public required DateTimeOffset? AskedAt { get; init; }

    /// <summary>What the judge says so far; null when nothing was judged.</summary>
    public string? Verdict { get; init; }

    /// <summary>Requests of the revision that were judged.</summary>
    public long? Requests { get; init; }

    /// <summary>Those that failed.</summary>
    public long? Errors { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(GateQuestion))]
internal sealed partial class GateJson : JsonSerializerContext;

using System.Text.Json.Serialization;
using Slipway.Api.Serialization;

namespace Slipway.Api.Delivery;

/// <summary>What a receiver was told.</summary>
public sealed record AlertReceiverStatus
{
    /// <summary>Generation of the spec that this speaks of.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>When it last took something.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>Why it could not be told of late; absent when it could.</summary>
    public string? Problem { get; init; }

    /// <summary>Tries since it last took something.</summary>
    public int? FailedAttempts { get; init; }

    /// <summary>The alerts that it knows to fire.</summary>
    public IReadOnlyList<AlertNotice>? Told { get; init; }
}

using System.Text.Json.Serialization;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;

namespace Slipway.Api.Delivery;

/// <summary>That a receiver was told of an alert which fires.</summary>
public sealed record AlertNotice
{
    /// <summary>The object with the alert, as <c>KIND/NAME</c>.</summary>
    [Required]
    public string? Source { get; init; }

    /// <summary>Name of the alert within the object.</summary>
    [Required]
    public string? Alert { get; init; }

    /// <summary>Its labels, by which the receiver knows it also when the object is gone.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>What it said.</summary>
    public string? Summary { get; init; }

    /// <summary>When it began to fire.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>When the receiver was last told.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? ToldAt { get; init; }

    /// <summary>When it ended, which the receiver has not taken yet; absent while it fires.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? EndsAt { get; init; }
}

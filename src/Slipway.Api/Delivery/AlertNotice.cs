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

    /// <summary>When it began to fire.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>When the receiver was last told.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? ToldAt { get; init; }
}

using System.Text.Json.Serialization;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;

namespace Slipway.Api.Delivery;

/// <summary>How an alert stands.</summary>
public sealed record AlertStatus
{
    /// <summary>It does not hold, and has not of late.</summary>
    public const string Inactive = "Inactive";

    /// <summary>It holds, though not for long enough.</summary>
    public const string Pending = "Pending";

    /// <summary>It holds.</summary>
    public const string Firing = "Firing";

    /// <summary>It fired and no longer holds.</summary>
    public const string Resolved = "Resolved";

    /// <summary>Name of the alert within its object.</summary>
    [Required]
    public string? Name { get; init; }

    /// <summary>Who is called: <c>page</c> at once, <c>ticket</c> within days, or another word.</summary>
    public string? Severity { get; init; }

    /// <summary>Inactive, Pending, Firing or Resolved.</summary>
    [OneOf(Inactive, Pending, Firing, Resolved)]
    public string? State { get; init; }

    /// <summary>What it says, as a sentence.</summary>
    public string? Summary { get; init; }

    /// <summary>Since when the condition holds without a break; absent when it does not.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? ActiveAt { get; init; }

    /// <summary>When it last began to fire; absent when it never did.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>When it last ended; absent while it fires.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? EndsAt { get; init; }
}

using System.Text.Json.Serialization;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;

namespace Slipway.Api.Delivery;

/// <summary>That a release waits, or does not, though the error budget of its Service is spent.</summary>
public sealed record RolloutBudgetHold
{
    /// <summary>The release waits.</summary>
    public const string Held = "Held";

    /// <summary>A person let it through.</summary>
    public const string Overridden = "Overridden";

    /// <summary>It goes back to an earlier revision, which no objective holds or takes back.</summary>
    public const string Exempt = "Exempt";

    /// <summary>Hash of the revision; for any other it does not count.</summary>
    [Required]
    public string? Hash { get; init; }

    /// <summary>Held, Overridden or Exempt.</summary>
    [Required, OneOf(Held, Overridden, Exempt)]
    public string? State { get; init; }

    /// <summary>Name of the objective whose budget is spent.</summary>
    public string? Objective { get; init; }

    /// <summary>Why, as a sentence.</summary>
    public string? Reason { get; init; }

    /// <summary>Since when the release waits or waited.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? Since { get; init; }

    /// <summary>Who let it through, as the API server knows it; absent when nobody did, or nobody is on record.</summary>
    public string? User { get; init; }

    /// <summary>When it was let through.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? At { get; init; }
}

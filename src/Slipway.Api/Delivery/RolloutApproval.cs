using System.Text.Json.Serialization;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;

namespace Slipway.Api.Delivery;

/// <summary>
/// That a person lets a revision go on at a step that waits for it. Clients send <see cref="Step"/> and <see cref="Hash"/>; the API
/// server writes the rest, and no client changes an approval that stands.
/// </summary>
public sealed record RolloutApproval
{
    /// <summary>Number of the step, from 0.</summary>
    [Required, Range(0)]
    public int? Step { get; init; }

    /// <summary>Hash of the revision that is approved; for any other the approval does not count.</summary>
    [Required]
    public string? Hash { get; init; }

    /// <summary>Name of whoever approved, as the API server knows it.</summary>
    public string? User { get; init; }

    /// <summary>The groups of that user at that time.</summary>
    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>When.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? At { get; init; }
}

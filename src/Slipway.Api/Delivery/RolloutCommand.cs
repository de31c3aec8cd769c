using System.Text.Json.Serialization;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;

namespace Slipway.Api.Delivery;

/// <summary>A command that a person or a program gave to a Rollout. The API server writes it; no client changes it.</summary>
public sealed record RolloutCommand
{
    /// <summary>
    /// <c>abort</c>, <c>retry</c>, <c>promote</c>, <c>promote-full</c>, <c>skip</c>, <c>approve</c>, <c>pause</c>, <c>resume</c>,
    /// <c>restart</c>, <c>set-weight</c>, or <c>update</c>, which is another template or other steps.
    /// </summary>
    [Required]
    public string? Command { get; init; }

    /// <summary>What it is about, such as the number of a step or an image, at most 200 characters; absent when the command says it
    /// all.</summary>
    public string? Detail { get; init; }

    /// <summary>Name of the user, as the API server knows it.</summary>
    public string? User { get; init; }

    /// <summary>When.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? At { get; init; }
}

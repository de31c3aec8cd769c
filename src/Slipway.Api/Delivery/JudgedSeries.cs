using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>A metric of a score: two queries, and how they are compared.</summary>
public sealed record JudgedSeries
{
    /// <summary>Its name, unique in the score.</summary>
    [Required]
    public string? Name { get; init; }

    /// <summary>Query in PromQL for the canary's values.</summary>
    [Required]
    public string? Canary { get; init; }

    /// <summary>Query in PromQL for the values that they are compared with.</summary>
    [Required]
    public string? Baseline { get; init; }

    /// <summary>Groups that it counts in. Default: one of its own, of its name.</summary>
    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>Which change is bad. Default either.</summary>
    [OneOf("decrease", "either", "increase")]
    public string? Direction { get; init; }

    /// <summary>Whether the whole score is 0 when it does not pass. Default false.</summary>
    public bool? Critical { get; init; }

    /// <summary>Whether the score waits until it has enough values; else it is left out while it has not. Default true.</summary>
    public bool? MustHaveData { get; init; }

    /// <summary>What becomes of points that are NaN or missing: remove, or replace by 0. Default remove.</summary>
    [OneOf("remove", "replace")]
    public string? NanStrategy { get; init; }

    /// <summary>How large a change must be.</summary>
    public JudgedEffectSize? EffectSize { get; init; }
}

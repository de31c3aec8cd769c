namespace Slipway.Api.Delivery;

/// <summary>How large a change must be, as the ratio of the canary's mean to that of the baseline.</summary>
public sealed record JudgedEffectSize
{
    /// <summary>An increase below this ratio passes, from 1. Default 1.</summary>
    public double? AllowedIncrease { get; init; }

    /// <summary>A decrease above this ratio passes, 0 to 1. Default 1.</summary>
    public double? AllowedDecrease { get; init; }

    /// <summary>An increase from this ratio makes the whole score 0, from 1. Default: none does.</summary>
    public double? CriticalIncrease { get; init; }

    /// <summary>A decrease to this ratio makes the whole score 0, 0 to 1. Default: none does.</summary>
    public double? CriticalDecrease { get; init; }
}

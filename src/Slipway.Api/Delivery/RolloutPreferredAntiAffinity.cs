using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>Different nodes where possible.</summary>
public sealed record RolloutPreferredAntiAffinity
{
    /// <summary>Weight of the term.</summary>
    [Range(1, 100)]
    public int? Weight { get; init; }
}

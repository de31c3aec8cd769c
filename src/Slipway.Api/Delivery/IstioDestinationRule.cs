using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>A DestinationRule of Istio.</summary>
public sealed record IstioDestinationRule
{
    /// <summary>Its name.</summary>
    [Required]
    public string? Name { get; init; }

    /// <summary>Subset of the new revision.</summary>
    [Required]
    public string? CanarySubsetName { get; init; }

    /// <summary>Subset of the stable revision.</summary>
    [Required]
    public string? StableSubsetName { get; init; }
}

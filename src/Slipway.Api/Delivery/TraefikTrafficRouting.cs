namespace Slipway.Api.Delivery;

/// <summary>A weighted service of Traefik.</summary>
public sealed record TraefikTrafficRouting
{
    /// <summary>Its name.</summary>
    public string? WeightedTraefikServiceName { get; init; }
}

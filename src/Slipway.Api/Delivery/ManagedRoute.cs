using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>A route that steps may make.</summary>
public sealed record ManagedRoute
{
    /// <summary>Name of the route.</summary>
    [Required]
    public string? Name { get; init; }
}

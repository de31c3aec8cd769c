using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>A header of a request.</summary>
public sealed record HeaderRouteMatch
{
    /// <summary>Name of the header.</summary>
    [Required]
    public string? HeaderName { get; init; }

    /// <summary>Its value.</summary>
    [Required]
    public RouteStringMatch? HeaderValue { get; init; }
}

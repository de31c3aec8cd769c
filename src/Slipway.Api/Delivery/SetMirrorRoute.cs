using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>Copies of requests for the new revision.</summary>
public sealed record SetMirrorRoute
{
    /// <summary>Name of the route, listed in trafficRouting.managedRoutes.</summary>
    public string? Name { get; init; }

    /// <summary>The requests; empty removes the route.</summary>
    public IReadOnlyList<MirrorRouteMatch>? Match { get; init; }

    /// <summary>Percentage of them that is copied. Default 100.</summary>
    [Range(0, 100)]
    public int? Percentage { get; init; }
}

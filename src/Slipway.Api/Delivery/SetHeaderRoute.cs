namespace Slipway.Api.Delivery;

/// <summary>Requests that go to the new revision by a header.</summary>
public sealed record SetHeaderRoute
{
    /// <summary>Name of the route, listed in trafficRouting.managedRoutes.</summary>
    public string? Name { get; init; }

    /// <summary>The headers; empty removes the route.</summary>
    public IReadOnlyList<HeaderRouteMatch>? Match { get; init; }
}

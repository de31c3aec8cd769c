namespace Slipway.Api.Delivery;

/// <summary>A route of APISIX.</summary>
public sealed record ApisixTrafficRouting
{
    /// <summary>The route.</summary>
    public ApisixRoute? Route { get; init; }
}

namespace Slipway.Api.Delivery;

/// <summary>The split of Slipway's own gateway.</summary>
public sealed record SlipwayTrafficRouting
{
    /// <summary>Whether and how a user stays with a version. Default: each request is placed by itself.</summary>
    public TrafficStickiness? Sticky { get; init; }
}

using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>The split of Slipway's own gateway, or of whatever gateway obeys HTTPRoutes.</summary>
public sealed record SlipwayTrafficRouting
{
    /// <summary>Whether and how a user stays with a version. Default: each request is placed by itself.</summary>
    public TrafficStickiness? Sticky { get; init; }

    /// <summary>
    /// Names of HTTPRoutes in the same namespace whose backendRefs to stableService and canaryService get the shares, instead of a
    /// TrafficSplit. At most 16. Default: none.
    /// </summary>
    [ListSet, Length(0, 16)]
    public IReadOnlyList<string>? HttpRoutes { get; init; }
}

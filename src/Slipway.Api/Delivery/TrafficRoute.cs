using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>Requests that go to one revision whatever the shares are. The first route of a split that matches decides.</summary>
public sealed record TrafficRoute
{
    /// <summary>Name of the route, unique among routes and mirrors of the split.</summary>
    [Required, Length(1, 253)]
    public string? Name { get; init; }

    /// <summary>Which requests: those that fit at least one of these. At least one, at most 16.</summary>
    [Required, Length(1, 16)]
    public IReadOnlyList<TrafficMatch>? Match { get; init; }

    /// <summary>
    /// Percentage of the matching requests, to 0.01, that the route takes; sticky as the split is. The others go by the shares. Default
    /// 100.
    /// </summary>
    [Range(0, 100)]
    public double? Percentage { get; init; }

    /// <summary>
    /// Hash of the revision that they go to. While it has no ready pods the requests go by the shares.
    /// </summary>
    [Required, Length(1, 63)]
    public string? Hash { get; init; }
}

using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>
/// Parallel run: requests are copied to the new revision and to a second stable pod, and their answers compared with those that users
/// get. Needs Slipway's gateway.
/// </summary>
public sealed record CompareStep
{
    /// <summary>Percentage of the requests that is copied, to 0.01. Default 100.</summary>
    [Range(0.01, 100)]
    public double? Percentage { get; init; }

    /// <summary>Which requests: those that fit at least one of these. Default all. At most 16.</summary>
    [Length(0, 16)]
    public IReadOnlyList<TrafficMatch>? Match { get; init; }

    /// <summary>How long, as seconds or such as <c>10m</c>; then the rollout goes on when enough was compared. Default: until
    /// <see cref="MinRequests"/> are compared.</summary>
    public IntOrString? Duration { get; init; }

    /// <summary>Requests to compare at least. Default 100; where these could not show a difference, as many more as that takes.</summary>
    [Range(1, 10_000_000)]
    public int? MinRequests { get; init; }

    /// <summary>The methods that are copied. Default GET and HEAD: a copy of what changes something changes it twice more.</summary>
    [Length(0, 16)]
    public IReadOnlyList<string>? Methods { get; init; }

    /// <summary>Fields that may differ, each with all below it: <c>status</c>, <c>body</c>, <c>header:etag</c>, <c>$.items[*].price</c>.
    /// What changes with every answer need not be listed. At most 64.</summary>
    [Length(0, 64)]
    public IReadOnlyList<string>? Ignore { get; init; }

    /// <summary>What follows when a field differs beyond noise: <c>abort</c> (default) takes the new revision back, <c>pause</c> asks a
    /// person.</summary>
    [OneOf("abort", "pause")]
    public string? OnDifference { get; init; }
}

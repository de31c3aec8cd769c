using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>Comparison of the answers to copies with those that users get. A second stable pod gets copies too.</summary>
public sealed record ShadowComparison
{
    /// <summary>Requests to compare at least before the shadow ends. Default 100; where these could not show a difference, as many more as
    /// that takes.</summary>
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

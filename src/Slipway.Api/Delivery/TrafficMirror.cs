using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>Requests of which a copy goes to one revision. Nobody waits for the copy, and no user gets its answer.</summary>
public sealed record TrafficMirror
{
    /// <summary>Name of the mirror, unique among routes and mirrors of the split.</summary>
    [Required, Length(1, 253)]
    public string? Name { get; init; }

    /// <summary>Which requests: those that fit at least one of these. Default: all. At most 16.</summary>
    [Length(0, 16)]
    public IReadOnlyList<TrafficMatch>? Match { get; init; }

    /// <summary>Percentage of the matching requests, to 0.01, of which a copy is made. Default 100.</summary>
    [Range(0, 100)]
    public double? Percentage { get; init; }

    /// <summary>Hash of the revision that gets the copies. While it has no ready pods no copies are made.</summary>
    [Required, Length(1, 63)]
    public string? Hash { get; init; }

    /// <summary>Comparison of the answers; none without it.</summary>
    public TrafficComparison? Compare { get; init; }
}

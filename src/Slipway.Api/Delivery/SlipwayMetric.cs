using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>A number out of the gateway's own counts. Health checks, mirrored requests, retries and upgrades are not in them.</summary>
public sealed record SlipwayMetric
{
    /// <summary>errorRate and successRate (0 to 1), requests, requestRate (per second), latency (seconds).</summary>
    [Required, OneOf("errorRate", "latency", "requestRate", "requests", "successRate")]
    public string? Metric { get; init; }

    /// <summary>Name of the Service.</summary>
    [Required]
    public string? Service { get; init; }

    /// <summary>Pod template hash of a revision; an argument gives it. Default: all revisions.</summary>
    public string? Revision { get; init; }

    /// <summary>How far back, such as <c>30s</c>; at most 10m. Default 1m.</summary>
    public string? Window { get; init; }

    /// <summary>Quantile of latency, 0 to 1. Default 0.99.</summary>
    [Range(0, 1)]
    public double? Quantile { get; init; }

    /// <summary>With fewer requests the value is NaN. Default 1.</summary>
    [Range(0)]
    public int? MinRequests { get; init; }
}

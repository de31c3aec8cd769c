using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>A number out of the gateway's own counts. Health checks, retries and upgrades are not in them.</summary>
public sealed record SlipwayMetric
{
    /// <summary>Shortest window.</summary>
    public static readonly TimeSpan ShortestWindow = TimeSpan.FromSeconds(1);

    /// <summary>Longest window: what is kept of the gateways' counts.</summary>
    public static readonly TimeSpan LongestWindow = TimeSpan.FromMinutes(10);

    /// <summary>errorRate and successRate (0 to 1), requests, requestRate (per second), latency (seconds).</summary>
    [Required, OneOf("errorRate", "latency", "requestRate", "requests", "successRate")]
    public string? Metric { get; init; }

    /// <summary>Name of the Service.</summary>
    [Required]
    public string? Service { get; init; }

    /// <summary>Latest or Stable where a Rollout names the template, or a pod template hash. Default: all revisions.</summary>
    public string? Revision { get; init; }

    /// <summary>users for the requests of users, copies for those that mirrors made of them. Default users.</summary>
    [OneOf("copies", "users")]
    public string? Traffic { get; init; }

    /// <summary>
    /// How far back, such as <c>30s</c>, from 1s to 10m. Default 1m. The first measurement waits until the gateways have been watched for
    /// that long.
    /// </summary>
    public string? Window { get; init; }

    /// <summary>Quantile of latency, 0 to 1. Default 0.99.</summary>
    [Range(0, 1)]
    public double? Quantile { get; init; }

    /// <summary>
    /// Requests that there must be in the window for a rate or a latency; the measurement waits for them, because too little traffic is
    /// neither good nor bad. Default 1; 0 for not waiting, and NaN without any request.
    /// </summary>
    [Range(0)]
    public int? MinRequests { get; init; }
}

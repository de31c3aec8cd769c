namespace Slipway.Api.Delivery;

/// <summary>A query to CloudWatch.</summary>
public sealed record CloudWatchMetric
{
    /// <summary>Time that is looked back.</summary>
    public string? Interval { get; init; }

    /// <summary>Queries.</summary>
    public IReadOnlyList<CloudWatchMetricDataQuery>? MetricDataQueries { get; init; }
}

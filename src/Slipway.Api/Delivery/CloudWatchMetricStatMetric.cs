namespace Slipway.Api.Delivery;

/// <summary>A metric of CloudWatch.</summary>
public sealed record CloudWatchMetricStatMetric
{
    /// <summary>Dimensions.</summary>
    public IReadOnlyList<CloudWatchMetricDimension>? Dimensions { get; init; }

    /// <summary>Name.</summary>
    public string? MetricName { get; init; }

    /// <summary>Namespace.</summary>
    public string? Namespace { get; init; }
}

using Slipway.Api.Meta;

namespace Slipway.Api.Delivery;

/// <summary>A statistic of CloudWatch.</summary>
public sealed record CloudWatchMetricStat
{
    /// <summary>Metric.</summary>
    public CloudWatchMetricStatMetric? Metric { get; init; }

    /// <summary>Seconds.</summary>
    public IntOrString? Period { get; init; }

    /// <summary>Statistic.</summary>
    public string? Stat { get; init; }

    /// <summary>Unit.</summary>
    public string? Unit { get; init; }
}

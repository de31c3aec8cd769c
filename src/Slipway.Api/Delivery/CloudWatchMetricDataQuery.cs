using Slipway.Api.Meta;

namespace Slipway.Api.Delivery;

/// <summary>One query to CloudWatch.</summary>
public sealed record CloudWatchMetricDataQuery
{
    /// <summary>Id.</summary>
    public string? Id { get; init; }

    /// <summary>Expression.</summary>
    public string? Expression { get; init; }

    /// <summary>Label.</summary>
    public string? Label { get; init; }

    /// <summary>Statistic.</summary>
    public CloudWatchMetricStat? MetricStat { get; init; }

    /// <summary>Seconds.</summary>
    public IntOrString? Period { get; init; }

    /// <summary>Whether it is the result.</summary>
    public bool? ReturnData { get; init; }
}

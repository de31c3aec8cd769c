using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>Measurements kept of a metric.</summary>
public sealed record AnalysisMeasurementRetention
{
    /// <summary>Name of a metric, or a pattern.</summary>
    [Required]
    public string? MetricName { get; init; }

    /// <summary>Number of measurements.</summary>
    [Range(1)]
    public int? Limit { get; init; }
}

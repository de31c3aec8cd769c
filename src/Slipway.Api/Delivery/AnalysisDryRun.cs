using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>Metrics that never decide.</summary>
public sealed record AnalysisDryRun
{
    /// <summary>Name of a metric, or a pattern.</summary>
    [Required]
    public string? MetricName { get; init; }
}

using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>Metrics and arguments of a template.</summary>
public sealed record AnalysisTemplateSpec
{
    /// <summary>What is measured; required unless templates names some.</summary>
    [ListMap("name"), Patch(PatchStrategies.Merge, Key = "name")]
    public IReadOnlyList<Metric>? Metrics { get; init; }

    /// <summary>Arguments; one without a value must be given by who names the template.</summary>
    [ListMap("name"), Patch(PatchStrategies.Merge, Key = "name")]
    public IReadOnlyList<AnalysisRunArgument>? Args { get; init; }

    /// <summary>Metrics that are measured and never decide.</summary>
    [ListMap("metricName"), Patch(PatchStrategies.Merge, Key = "metricName")]
    public IReadOnlyList<AnalysisDryRun>? DryRun { get; init; }

    /// <summary>Measurements kept per metric.</summary>
    [ListMap("metricName"), Patch(PatchStrategies.Merge, Key = "metricName")]
    public IReadOnlyList<AnalysisMeasurementRetention>? MeasurementRetention { get; init; }

    /// <summary>Other templates whose metrics are measured too.</summary>
    public IReadOnlyList<RolloutAnalysisTemplate>? Templates { get; init; }
}

using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>An analysis made out of templates.</summary>
public sealed record RolloutAnalysis
{
    /// <summary>Templates whose metrics are measured together.</summary>
    public IReadOnlyList<RolloutAnalysisTemplate>? Templates { get; init; }

    /// <summary>Values for the templates' arguments.</summary>
    [ListMap("name"), Patch(PatchStrategies.Merge, Key = "name")]
    public IReadOnlyList<AnalysisRunArgument>? Args { get; init; }

    /// <summary>Metrics that are measured and never decide.</summary>
    [ListMap("metricName"), Patch(PatchStrategies.Merge, Key = "metricName")]
    public IReadOnlyList<AnalysisDryRun>? DryRun { get; init; }

    /// <summary>Measurements kept per metric.</summary>
    [ListMap("metricName"), Patch(PatchStrategies.Merge, Key = "metricName")]
    public IReadOnlyList<AnalysisMeasurementRetention>? MeasurementRetention { get; init; }

    /// <summary>Labels and annotations of the run.</summary>
    public RolloutPodMetadata? AnalysisRunMetadata { get; init; }
}

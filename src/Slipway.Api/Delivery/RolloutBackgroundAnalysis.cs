using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>An analysis that runs beside the steps.</summary>
public sealed record RolloutBackgroundAnalysis
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

    /// <summary>Step with which it starts. Default 0.</summary>
    [Range(0)]
    public int? StartingStep { get; init; }
}

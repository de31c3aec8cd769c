using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>What an Experiment runs.</summary>
public sealed record ExperimentSpec
{
    /// <summary>The sets of pods.</summary>
    [Required, ListMap("name"), Patch(PatchStrategies.Merge, Key = "name")]
    public IReadOnlyList<ExperimentTemplate>? Templates { get; init; }

    /// <summary>How long all sets run beside each other, such as <c>10m</c>. Default: until an analysis or a person ends it.</summary>
    public string? Duration { get; init; }

    /// <summary>Seconds until a set that does not become available fails the experiment. Default 600.</summary>
    [Range(1)]
    public int? ProgressDeadlineSeconds { get; init; }

    /// <summary>Ends the experiment. Default false.</summary>
    public bool? Terminate { get; init; }

    /// <summary>Analyses that run meanwhile.</summary>
    [ListMap("name"), Patch(PatchStrategies.Merge, Key = "name")]
    public IReadOnlyList<CanaryExperimentAnalysis>? Analyses { get; init; }

    /// <summary>Seconds from the end until the pods are scaled down. Default 30.</summary>
    [Range(0)]
    public int? ScaleDownDelaySeconds { get; init; }

    /// <summary>Metrics that are measured and never decide.</summary>
    [ListMap("metricName"), Patch(PatchStrategies.Merge, Key = "metricName")]
    public IReadOnlyList<AnalysisDryRun>? DryRun { get; init; }

    /// <summary>Measurements kept per metric.</summary>
    [ListMap("metricName"), Patch(PatchStrategies.Merge, Key = "metricName")]
    public IReadOnlyList<AnalysisMeasurementRetention>? MeasurementRetention { get; init; }

    /// <summary>Labels and annotations of the runs.</summary>
    public RolloutPodMetadata? AnalysisRunMetadata { get; init; }
}

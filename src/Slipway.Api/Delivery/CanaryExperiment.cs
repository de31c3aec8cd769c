using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>An experiment as a step.</summary>
public sealed record CanaryExperiment
{
    /// <summary>The sets of pods to run.</summary>
    [ListMap("name"), Patch(PatchStrategies.Merge, Key = "name")]
    public IReadOnlyList<CanaryExperimentTemplate>? Templates { get; init; }

    /// <summary>How long, such as <c>10m</c>.</summary>
    public string? Duration { get; init; }

    /// <summary>Analyses of the experiment.</summary>
    [ListMap("name"), Patch(PatchStrategies.Merge, Key = "name")]
    public IReadOnlyList<CanaryExperimentAnalysis>? Analyses { get; init; }

    /// <summary>Metrics that are measured and never decide.</summary>
    [ListMap("metricName"), Patch(PatchStrategies.Merge, Key = "metricName")]
    public IReadOnlyList<AnalysisDryRun>? DryRun { get; init; }

    /// <summary>Labels and annotations of the runs.</summary>
    public RolloutPodMetadata? AnalysisRunMetadata { get; init; }
}

using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>What an AnalysisRun measures.</summary>
public sealed record AnalysisRunSpec
{
    /// <summary>What is measured.</summary>
    [Required, ListMap("name"), Patch(PatchStrategies.Merge, Key = "name")]
    public IReadOnlyList<Metric>? Metrics { get; init; }

    /// <summary>Values of the arguments.</summary>
    [ListMap("name"), Patch(PatchStrategies.Merge, Key = "name")]
    public IReadOnlyList<AnalysisRunArgument>? Args { get; init; }

    /// <summary>Ends the run at its next look; what was measured counts. Default false.</summary>
    public bool? Terminate { get; init; }

    /// <summary>Metrics that are measured and never decide.</summary>
    [ListMap("metricName"), Patch(PatchStrategies.Merge, Key = "metricName")]
    public IReadOnlyList<AnalysisDryRun>? DryRun { get; init; }

    /// <summary>Measurements kept per metric.</summary>
    [ListMap("metricName"), Patch(PatchStrategies.Merge, Key = "metricName")]
    public IReadOnlyList<AnalysisMeasurementRetention>? MeasurementRetention { get; init; }

    /// <summary>When a finished run is deleted. Default never; its owner may still do so.</summary>
    public AnalysisRunTtlStrategy? TtlStrategy { get; init; }
}

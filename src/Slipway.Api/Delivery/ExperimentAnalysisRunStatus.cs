using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>State of an analysis of an Experiment.</summary>
public sealed record ExperimentAnalysisRunStatus
{
    /// <summary>Name of the analysis.</summary>
    [Required]
    public string? Name { get; init; }

    /// <summary>Name of its AnalysisRun.</summary>
    public string? AnalysisRun { get; init; }

    /// <summary>Pending, Running, Successful, Failed, Error or Inconclusive.</summary>
    public string? Phase { get; init; }

    /// <summary>Why it is in this phase.</summary>
    public string? Message { get; init; }
}

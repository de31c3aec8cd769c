namespace Slipway.Api.Delivery;

/// <summary>What has come out of a run.</summary>
public sealed record AnalysisRunStatus
{
    /// <summary>Pending, Running, Successful, Failed, Error or Inconclusive.</summary>
    public string? Phase { get; init; }

    /// <summary>Why it is in this phase.</summary>
    public string? Message { get; init; }

    /// <summary>One entry per metric, in the order of the spec.</summary>
    public IReadOnlyList<MetricResult>? MetricResults { get; init; }

    /// <summary>When the first look at the run was.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>How many metrics came out how, those of a dry run apart.</summary>
    public AnalysisRunSummary? RunSummary { get; init; }

    /// <summary>The same of the metrics in dry run; absent without one.</summary>
    public AnalysisRunSummary? DryRunSummary { get; init; }

    /// <summary>When the run ended.</summary>
    public DateTimeOffset? CompletedAt { get; init; }
}

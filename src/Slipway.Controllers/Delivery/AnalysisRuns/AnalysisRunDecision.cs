using Slipway.Api.Delivery;

namespace Slipway.Controllers.Delivery.AnalysisRuns;

/// <summary>What happens next with a run.</summary>
internal sealed record AnalysisRunDecision
{
    /// <summary>Its status.</summary>
    public required AnalysisRunStatus Status { get; init; }

    /// <summary>What is to be done, after the status has been written.</summary>
    public IReadOnlyList<AnalysisRunAction> Actions { get; init; } = [];

    /// <summary>When to look again at the latest; null when something else will tell.</summary>
    public TimeSpan? RequeueAfter { get; init; }
}

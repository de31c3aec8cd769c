using Slipway.Api.Delivery;

namespace Slipway.Controllers.Delivery.Experiments;

/// <summary>What happens next with an experiment. To be carried out in this order: status, then actions.</summary>
internal sealed record ExperimentDecision
{
    /// <summary>Its status.</summary>
    public required ExperimentStatus Status { get; init; }

    /// <summary>What is to be done.</summary>
    public IReadOnlyList<ExperimentAction> Actions { get; init; } = [];

    /// <summary>When to look again at the latest; null when something else will tell.</summary>
    public TimeSpan? RequeueAfter { get; init; }
}

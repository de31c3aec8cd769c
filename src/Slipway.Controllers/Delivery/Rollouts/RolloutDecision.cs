using Slipway.Api.Delivery;

namespace Slipway.Controllers.Delivery.Rollouts;

/// <summary>What follows from an observation.</summary>
public sealed record RolloutDecision
{
    /// <summary>The status to write first, if it differs from the observed one.</summary>
    public required RolloutStatus Status { get; init; }

    /// <summary>What to do then, in order.</summary>
    public required IReadOnlyList<RolloutAction> Actions { get; init; }

    /// <summary>When to look again even if nothing changes; null for never.</summary>
    public TimeSpan? RequeueAfter { get; init; }
}

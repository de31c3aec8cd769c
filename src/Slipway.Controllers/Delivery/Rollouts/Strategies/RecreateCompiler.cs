using Slipway.Api.Delivery;

namespace Slipway.Controllers.Delivery.Rollouts.Strategies;

/// <summary>The old pods end before the new ones start: no steps, and never two revisions at once.</summary>
internal static class RecreateCompiler
{
    /// <summary>The plan.</summary>
    /// <param name="spec">The spec.</param>
    public static RolloutPlan Compile(RecreateStrategy spec) => new([], "recreate")
    {
        HoldSeconds = spec.HoldSeconds ?? RolloutDefaults.HoldSeconds,
        PodsCarryShares = true,
        OldFirst = true,
        ScaleDownDelay = TimeSpan.Zero,
    };
}

namespace Slipway.Controllers.Delivery.Rollouts.Strategies;

/// <summary>The old pods end before the new ones start: no steps, and never two revisions at once.</summary>
internal static class RecreateCompiler
{
    /// <summary>The plan.</summary>
    public static RolloutPlan Compile() => new([], "recreate")
    {
        PodsCarryShares = true,
        OldFirst = true,
        ScaleDownDelay = TimeSpan.Zero,
    };
}

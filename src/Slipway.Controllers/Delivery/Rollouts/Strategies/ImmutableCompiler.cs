using Slipway.Api.Delivery;

namespace Slipway.Controllers.Delivery.Rollouts.Strategies;

/// <summary>A whole new set beside the old one; when all of it is available, one Service moves to it at once.</summary>
internal static class ImmutableCompiler
{
    /// <summary>The plan.</summary>
    /// <param name="path">The field of the strategy.</param>
    /// <param name="spec">The spec.</param>
    public static RolloutPlan Compile(string path, ImmutableStrategy spec) => new(
        [new PlanStep.SetScale(null, 100), new PlanStep.SetWeight(RolloutPlan.Everything)], "immutable")
    {
        StableService = spec.Service,
        StableServiceField = $"{path}.service",
        SwitchesAtOnce = true,
        AsksForRouting = true,
        ScaleDownDelay = StrategyFields.Delay(spec.ScaleDownDelaySeconds),
        AbortScaleDownDelay = StrategyFields.Delay(spec.AbortScaleDownDelaySeconds),
        Paths = [path, path],
    };
}

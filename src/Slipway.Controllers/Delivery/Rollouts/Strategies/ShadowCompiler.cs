using Slipway.Api.Delivery;
using Slipway.Api.Serialization;

namespace Slipway.Controllers.Delivery.Rollouts.Strategies;

/// <summary>Copies of requests for the new revision, a wait, and then everything at once.</summary>
internal static class ShadowCompiler
{
    private const string Route = "shadow";

    /// <summary>The plan.</summary>
    /// <param name="path">The field of the strategy.</param>
    /// <param name="spec">The spec.</param>
    /// <param name="problems">Where problems go.</param>
    public static RolloutPlan Compile(string path, ShadowStrategy spec, List<string> problems)
    {
        var percentage = StrategyFields.Percentage($"{path}.percentage", spec.Percentage, problems);
        var matches = StrategyFields.Matches($"{path}.match", spec.Match, problems);
        var duration = StrategyFields.Duration($"{path}.duration", spec.Duration, problems);
        var mirror = new PlanStep.MirrorRoute(Route, matches, percentage, IsOn: true)
        {
            Comparison = spec.Compare is not { } compare ? null
                : StrategyFields.Comparison($"{path}.compare", compare.Methods, compare.Ignore, problems),
        };
        return new RolloutPlan(
            [
                StrategyFields.PodsFor(percentage),
                mirror,
                spec.Compare is null ? new PlanStep.Pause(duration) : new PlanStep.Compare(
                    mirror, duration, spec.Compare.MinRequests ?? RolloutDefaults.ComparedRequests,
                    spec.Compare.OnDifference ?? RolloutDefaults.OnDifference, IsEndedByHand: true),
            ],
            RevisionHash.OfJson(ApiJson.Serialize(new RolloutStrategy { Shadow = spec })))
        {
            StableService = spec.Service,
            StableServiceField = $"{path}.service",
            AsksForSplit = true,
            AsksForRouting = true,
            Background = spec.Analysis,
            BackgroundStart = 2,
            BackgroundPath = $"{path}.analysis",
            PauseReason = "ShadowPause",
            Paths = [path, path, path],
        };
    }
}

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
        if (spec.Compare is not null)
        {
            problems.Add($"{path}.compare: is not supported by this version; leave it out and judge the copies with {path}.analysis");
        }

        var percentage = StrategyFields.Percentage($"{path}.percentage", spec.Percentage, problems);
        var matches = StrategyFields.Matches($"{path}.match", spec.Match, problems);
        var duration = StrategyFields.Duration($"{path}.duration", spec.Duration, problems);
        return new RolloutPlan(
            [
                StrategyFields.PodsFor(percentage),
                new PlanStep.MirrorRoute(Route, matches, percentage, IsOn: true),
                new PlanStep.Pause(duration),
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

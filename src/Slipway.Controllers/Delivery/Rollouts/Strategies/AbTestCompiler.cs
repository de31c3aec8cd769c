using Slipway.Api.Delivery;
using Slipway.Api.Serialization;

namespace Slipway.Controllers.Delivery.Rollouts.Strategies;

/// <summary>Some users on the new revision for a time, and then what was said.</summary>
internal static class AbTestCompiler
{
    private const string Route = "ab-test";

    /// <summary>The plan.</summary>
    /// <param name="path">The field of the strategy.</param>
    /// <param name="spec">The spec.</param>
    /// <param name="problems">Where problems go.</param>
    public static RolloutPlan Compile(string path, AbTestStrategy spec, List<string> problems)
    {
        var percentage = StrategyFields.Percentage($"{path}.percentage", spec.Percentage, problems);
        var matches = StrategyFields.Matches($"{path}.match", spec.Match, problems);
        if (matches.Count == 0 && percentage >= 100)
        {
            problems.Add($"{path}.match: is required unless percentage is below 100, for else every user gets the new revision");
        }

        if (spec.Sticky is { } sticky)
        {
            problems.AddRange(TrafficSplitFaults.Of(sticky).Select(f => $"{path}.{f.Field}: is '{f.Value}', {f.Reason}"));
        }

        if (spec.OnEnd is not (null or "pause" or "promote" or "abort"))
        {
            problems.Add($"{path}.onEnd: is '{spec.OnEnd}', must be pause, promote or abort");
        }
        else if (spec.OnEnd is not null && spec.Duration is null)
        {
            problems.Add($"{path}.onEnd: is '{spec.OnEnd}', needs a duration; without one only a person ends the test");
        }

        var duration = StrategyFields.Duration($"{path}.duration", spec.Duration, problems);
        return new RolloutPlan(
            [
                StrategyFields.PodsFor(percentage),
                new PlanStep.HeaderRoute(Route, matches.Count == 0 ? [new TrafficMatch()] : matches, percentage),
                new PlanStep.Pause(duration),
                End(path, spec),
            ],
            RevisionHash.OfJson(ApiJson.Serialize(new RolloutStrategy { AbTest = spec })))
        {
            StableService = spec.Service,
            StableServiceField = $"{path}.service",
            AsksForSplit = true,
            AsksForRouting = true,
            Sticky = spec.Sticky,
            Background = spec.Analysis,
            BackgroundStart = 2,
            BackgroundPath = $"{path}.analysis",
            PauseReason = "AbTestPause",
            Paths = [path, path, path, path],
        };
    }

    private static PlanStep End(string path, AbTestStrategy spec) => spec.OnEnd switch
    {
        _ when spec.Duration is null => new PlanStep.Nothing(),
        "promote" => new PlanStep.Nothing(),
        "abort" => new PlanStep.TakeBack($"the test is over after {spec.Duration}, and {path}.onEnd is abort"),
        _ => new PlanStep.Pause(null),
    };
}

using Slipway.Api.Delivery;
using Slipway.Controllers.Delivery.Rollouts.Adoption;
using Slipway.Controllers.Delivery.Rollouts.Gates;
using Slipway.Controllers.Delivery.Rollouts.Roles;
using Slipway.Controllers.Delivery.Rollouts.Timing;
using Slipway.Controllers.Delivery.TrafficRouting;

namespace Slipway.Controllers.Delivery.Rollouts.Strategies;

/// <summary>Compiles the spec of a Rollout into a plan, or says everything that is wrong with it, each with its field.</summary>
internal static class RolloutPlanCompiler
{
    /// <summary>The plan, and the problems; with any problem the plan is not to be run.</summary>
    public static (RolloutPlan Plan, IReadOnlyList<string> Problems) Compile(Rollout rollout)
    {
        var problems = new List<string>();
        var spec = rollout.Spec ?? new RolloutSpec();
        CheckPods(spec, problems);
        CheckRules(spec, problems);
        var routes = HttpRouteTargets.Of(rollout);
        problems.AddRange(routes.Problems);
        var plan = Strategy(rollout, spec.Strategy ?? new RolloutStrategy(), problems) with
        {
            HttpRoutes = routes.Targets,
            Windows = RolloutWindows.Compile(spec.Windows, problems),
            Gates = GateRule.Compile(spec.Gates, problems),
        };
        CheckSmoke(spec, plan, problems);
        problems.AddRange(RoleRules.Problems(spec, plan));
        problems.AddRange(HttpRouteSteps.Problems(plan, routes));
        return (plan, problems);
    }

    private static RolloutPlan Strategy(Rollout rollout, RolloutStrategy strategy, List<string> problems)
    {
        (string Name, object? Value)[] strategies =
        [
            ("blueGreen", strategy.BlueGreen), ("canary", strategy.Canary), ("recreate", strategy.Recreate), ("rolling", strategy.Rolling),
            ("immutable", strategy.Immutable), ("shadow", strategy.Shadow), ("abTest", strategy.AbTest), ("preset", strategy.Preset),
        ];
        var present = strategies.Where(static s => s.Value is not null).Select(static s => s.Name).ToList();
        if (present.Count != 1)
        {
            problems.Add($"spec.strategy: must have exactly one of {string.Join(", ", strategies.Select(static s => s.Name))}, has "
                + (present.Count == 0 ? "none" : string.Join(" and ", present)));
        }

        if (strategy.Preset is not { } name)
        {
            return Plan(rollout, strategy, "spec.strategy", problems);
        }

        if (Presets.Of(name) is { } preset)
        {
            return Plan(rollout, preset, "spec.strategy.preset", problems) is var plan && plan.StableService is null
                ? plan with { StableServiceField = "spec.strategy, written out as the strategy that the preset stands for" }
                : plan;
        }

        problems.Add($"spec.strategy.preset: is '{name}', must be one of {string.Join(", ", Presets.Names)}");
        return new RolloutPlan([], "");
    }

    private static void CheckRules(RolloutSpec spec, List<string> problems)
    {
        if (spec.KeepWarm?.Duration is { } duration && PauseDuration.Parse(duration) is null)
        {
            problems.Add($"spec.keepWarm.duration: is '{duration}', must be a duration such as 30m or 4h");
        }

        if (spec.LowTraffic is { MinRequests: null })
        {
            problems.Add("spec.lowTraffic.minRequests: is required");
        }

        if (spec.Judge?.Objective is { } objective)
        {
            CheckObjective(objective, problems);
        }

        problems.AddRange((spec.Judge?.ClientClasses?.Faults("spec.judge.clientClasses") ?? [])
            .Select(static f => $"{f.Field}: is '{f.Value}': {f.Reason}"));
        var quantiles = spec.Judge?.Latency?.Quantiles ?? [];
        for (var i = 0; i < quantiles.Count; i++)
        {
            if (quantiles[i] is not (> 0 and < 1))
            {
                problems.Add(FormattableString.Invariant(
                    $"spec.judge.latency.quantiles[{i}]: is {quantiles[i]}, must be above 0 and below 1, such as 0.99"));
            }
            else if (quantiles.Take(i).Contains(quantiles[i]))
            {
                problems.Add(FormattableString.Invariant($"spec.judge.latency.quantiles[{i}]: is {quantiles[i]}, which is there already"));
            }
        }
    }

    private static void CheckObjective(RolloutJudgeObjective objective, List<string> problems)
    {
        const string At = "spec.judge.objective";
        void Percent(string field, double? percent, string example)
        {
            if (percent is not (> 50 and < 100))
            {
                problems.Add(percent is null ? $"{At}.{field}: is required"
                    : FormattableString.Invariant($"{At}.{field}: is {percent}, must be above 50 and below 100, such as {example}"));
            }
        }

        var latency = objective.LatencyMilliseconds is not null || objective.LatencyPercent is not null;
        if (objective.SuccessRatePercent is not null || !latency)
        {
            Percent("successRatePercent", objective.SuccessRatePercent, "99.5");
        }

        if (latency)
        {
            Percent("latencyPercent", objective.LatencyPercent, "99");
            if (objective.LatencyMilliseconds is not (>= 1 and <= 10_000))
            {
                problems.Add(objective.LatencyMilliseconds is { } limit
                    ? FormattableString.Invariant($"{At}.latencyMilliseconds: is {limit}, must be from 1 to 10000")
                    : $"{At}.latencyMilliseconds: is required");
            }
        }
    }

    private static RolloutPlan Plan(Rollout rollout, RolloutStrategy strategy, string path, List<string> problems) => strategy switch
    {
        { BlueGreen: { } blueGreen } => BlueGreenCompiler.Compile(blueGreen, problems),
        { Canary: { } canary } => CanaryCompiler.Compile(canary, rollout.Status?.Canary?.StablePingPong, problems),
        { Recreate: { } recreate } => RecreateCompiler.Compile(recreate),
        { Rolling: { } rolling } => RollingCompiler.Compile(
            $"{path}.rolling", rolling, Math.Max(0, rollout.Spec?.Replicas ?? RolloutDefaults.Replicas), problems),
        { Immutable: { } immutable } => ImmutableCompiler.Compile($"{path}.immutable", immutable),
        { Shadow: { } shadow } => ShadowCompiler.Compile($"{path}.shadow", shadow, problems),
        { AbTest: { } abTest } => AbTestCompiler.Compile($"{path}.abTest", abTest, problems),
        _ => new RolloutPlan([], ""),
    };

    /// <summary>A question to a pod goes to its first port.</summary>
    private static void CheckSmoke(RolloutSpec spec, RolloutPlan plan, List<string> problems)
    {
        for (var i = 0; i < plan.Steps.Count; i++)
        {
            if (plan.Steps[i] is PlanStep.Smoke { Http: not null }
                && spec.Template?.Spec?.Containers is { } containers && containers.All(static c => c.Ports is not { Count: > 0 }))
            {
                problems.Add($"{plan.PathOf(i)}.smoke.http: needs a container with a port, in spec.template.spec.containers[].ports");
            }
        }
    }

    private static void CheckPods(RolloutSpec spec, List<string> problems)
    {
        problems.AddRange(WorkloadTemplate.Problems(spec));
        if (spec.Template?.Spec is null && spec.WorkloadRef is null)
        {
            problems.Add("spec.template: is required; or name a Deployment in spec.workloadRef");
        }

        if (spec is { WorkloadRef: not null, Selector: null })
        {
            // It is that of the workload.
        }
        else if (spec.Selector is not { } selector
            || (selector.MatchLabels is not { Count: > 0 } && selector.MatchExpressions is not { Count: > 0 }))
        {
            problems.Add("spec.selector: is required and must not be empty");
        }
        else if (spec.Template is { } template && !PodSelector.Matches(selector, template.Metadata?.Labels))
        {
            problems.Add($"spec.template.metadata.labels: must match spec.selector ({PodSelector.Text(selector)})");
        }

        var deadline = spec.ProgressDeadlineSeconds ?? RolloutDefaults.ProgressDeadlineSeconds;
        if (deadline <= (spec.MinReadySeconds ?? 0))
        {
            problems.Add(
                $"spec.progressDeadlineSeconds: is {deadline}, must be more than spec.minReadySeconds ({spec.MinReadySeconds ?? 0})");
        }
    }
}

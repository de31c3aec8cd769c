using Slipway.Api.Delivery;
using Slipway.Api.Serialization;

namespace Slipway.Controllers.Delivery.Rollouts;

/// <summary>Compiles the spec of a Rollout into a plan, or says everything that is wrong with it, each with its field.</summary>
internal static class RolloutPlanCompiler
{
    private const string Canary = "spec.strategy.canary";

    /// <summary>The plan, and the problems; with any problem the plan is not to be run.</summary>
    public static (RolloutPlan Plan, IReadOnlyList<string> Problems) Compile(Rollout rollout)
    {
        var problems = new List<string>();
        var spec = rollout.Spec ?? new RolloutSpec();
        CheckPods(spec, problems);
        if (spec.Strategy is { BlueGreen: not null })
        {
            problems.Add("spec.strategy.blueGreen: is not supported by this version; use spec.strategy.canary");
        }
        else if (spec.Strategy?.Canary is null)
        {
            problems.Add("spec.strategy: must have canary");
        }

        var canary = spec.Strategy?.Canary ?? new CanaryStrategy();
        CheckTrafficRouting(canary.TrafficRouting, problems);
        CheckCounts(canary, problems);
        var steps = canary.Steps ?? [];
        var compiled = new List<PlanStep>();
        for (var i = 0; i < steps.Count; i++)
        {
            if (Step(steps[i], $"{Canary}.steps[{i}]", problems) is { } step)
            {
                compiled.Add(step);
            }
        }

        return (new RolloutPlan(compiled, RevisionHash.OfJson(ApiJson.Serialize(new CanaryStrategy { Steps = steps }))), problems);
    }

    private static void CheckPods(RolloutSpec spec, List<string> problems)
    {
        if (spec.Template?.Spec is null)
        {
            problems.Add(spec.WorkloadRef is null
                ? "spec.template: is required"
                : "spec.workloadRef: is not supported by this version; put the template into the Rollout");
        }

        if (spec.Selector is not { } selector
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

    private static void CheckTrafficRouting(RolloutTrafficRouting? routing, List<string> problems)
    {
        (string Name, bool IsSet)[] others =
        [
            ("alb", routing?.Alb is not null), ("ambassador", routing?.Ambassador is not null), ("apisix", routing?.Apisix is not null),
            ("appMesh", routing?.AppMesh is not null), ("istio", routing?.Istio is not null), ("nginx", routing?.Nginx is not null),
            ("plugins", routing?.Plugins is not null), ("smi", routing?.Smi is not null), ("traefik", routing?.Traefik is not null),
        ];
        problems.AddRange(others.Where(static o => o.IsSet)
            .Select(static o =>
                $"{Canary}.trafficRouting.{o.Name}: is not supported by this version; leave trafficRouting out or use slipway: {{}}"));
    }

    private static void CheckCounts(CanaryStrategy canary, List<string> problems)
    {
        var surge = (canary.MaxSurge ?? RolloutDefaults.MaxSurge).Resolve(100, roundUp: true);
        var unavailable = (canary.MaxUnavailable ?? RolloutDefaults.MaxUnavailable).Resolve(100, roundUp: false);
        if (surge is null or < 0)
        {
            problems.Add($"{Canary}.maxSurge: is '{canary.MaxSurge}', must be a number from 0 or a percentage such as 25%");
        }

        if (unavailable is null or < 0)
        {
            problems.Add($"{Canary}.maxUnavailable: is '{canary.MaxUnavailable}', must be a number from 0 or a percentage such as 25%");
        }

        if (surge == 0 && unavailable == 0)
        {
            problems.Add($"{Canary}.maxUnavailable: must not be 0 when maxSurge is 0");
        }
    }

    private static PlanStep? Step(CanaryStep step, string path, List<string> problems)
    {
        (string Name, object? Value)[] kinds =
        [
            ("setWeight", step.SetWeight), ("pause", step.Pause), ("setCanaryScale", step.SetCanaryScale), ("analysis", step.Analysis),
            ("experiment", step.Experiment), ("setHeaderRoute", step.SetHeaderRoute), ("setMirrorRoute", step.SetMirrorRoute),
            ("plugin", step.Plugin), ("smoke", step.Smoke), ("soak", step.Soak), ("approval", step.Approval),
        ];
        var present = kinds.Where(static k => k.Value is not null).Select(static k => k.Name).ToList();
        if (present.Count != 1)
        {
            problems.Add($"{path}: must be exactly one of {string.Join(", ", kinds.Select(static k => k.Name))}"
                + (present.Count == 0 ? ", is none" : $", is {string.Join(" and ", present)}"));
            return null;
        }

        return step switch
        {
            { SetWeight: { } weight } => Weight(weight, path, problems),
            { Pause: { } pause } => Pause(pause, path, problems),
            { SetCanaryScale: { } scale } => Scale(scale, path, problems),
            { Plugin: not null } => Refuse($"{path}.plugin: there are no plugins", problems),
            _ => Refuse($"{path}.{present[0]}: is not supported by this version; use setWeight, pause and setCanaryScale", problems),
        };
    }

    private static PlanStep.SetWeight? Weight(double weight, string path, List<string> problems)
    {
        var hundredths = Math.Round(weight * 100);
        if (weight is >= 0 and <= 100 && Math.Abs((weight * 100) - hundredths) < 1e-6)
        {
            return new PlanStep.SetWeight((int)hundredths);
        }

        problems.Add(FormattableString.Invariant($"{path}.setWeight: is {weight}, must be 0 to 100 with at most two decimals"));
        return null;
    }

    private static PlanStep.Pause? Pause(CanaryPause pause, string path, List<string> problems)
    {
        if (pause.Duration is not { } written)
        {
            return new PlanStep.Pause(null);
        }

        if (PauseDuration.Parse(written) is { } duration)
        {
            return new PlanStep.Pause(duration);
        }

        problems.Add($"{path}.pause.duration: is '{written}', must be seconds or a duration such as 10s, 5m or 1h");
        return null;
    }

    private static PlanStep.SetScale? Scale(SetCanaryScale scale, string path, List<string> problems)
    {
        var set = (scale.Replicas is null ? 0 : 1) + (scale.Weight is null ? 0 : 1) + (scale.MatchTrafficWeight is true ? 1 : 0);
        if (set == 1)
        {
            return new PlanStep.SetScale(scale.Replicas, scale.Weight);
        }

        problems.Add($"{path}.setCanaryScale: must be exactly one of replicas, weight, matchTrafficWeight");
        return null;
    }

    private static PlanStep? Refuse(string problem, List<string> problems)
    {
        problems.Add(problem);
        return null;
    }
}

using Slipway.Api.Delivery;

namespace Slipway.Controllers.Delivery.Rollouts.Strategies;

/// <summary>Compiles the steps of a canary.</summary>
/// <param name="strategyPath">The field of the strategy.</param>
/// <param name="strategy">The strategy.</param>
/// <param name="problems">Where problems go.</param>
internal sealed class StepCompiler(string strategyPath, CanaryStrategy strategy, List<string> problems)
{
    private const string CompareName = "compare";

    /// <summary>Share of the new revision at the step that is being compiled, in units of 0.01 %.</summary>
    private int share;

    /// <summary>The steps that are right.</summary>
    public IReadOnlyList<PlanStep> Compile()
    {
        var steps = strategy.Steps ?? [];
        var compiled = new List<PlanStep>();
        for (var i = 0; i < steps.Count; i++)
        {
            if (Step(steps[i], $"{strategyPath}.steps[{i}]") is { } step)
            {
                compiled.Add(step);
            }
        }

        if (strategy.Analysis?.StartingStep is { } start && start > steps.Count)
        {
            problems.Add($"{strategyPath}.analysis.startingStep: is {start}, there are {steps.Count} steps");
        }

        return compiled;
    }

    private PlanStep? Step(CanaryStep step, string path)
    {
        (string Name, object? Value)[] kinds =
        [
            ("setWeight", step.SetWeight), ("pause", step.Pause), ("setCanaryScale", step.SetCanaryScale), ("analysis", step.Analysis),
            ("experiment", step.Experiment), ("setHeaderRoute", step.SetHeaderRoute), ("setMirrorRoute", step.SetMirrorRoute),
            ("plugin", step.Plugin), ("smoke", step.Smoke), ("soak", step.Soak), ("compare", step.Compare),
            ("approval", step.Approval),
        ];
        var present = kinds.Where(static k => k.Value is not null).Select(static k => k.Name).ToList();
        if (present.Count != 1)
        {
            return Refuse($"{path}: must be exactly one of {string.Join(", ", kinds.Select(static k => k.Name))}"
                + (present.Count == 0 ? ", is none" : $", is {string.Join(" and ", present)}"));
        }

        return step switch
        {
            { SetWeight: { } weight } => Weight(weight, path),
            { Pause: { } pause } => Pause(pause, path),
            { SetCanaryScale: { } scale } => Scale(scale, path),
            { Analysis: { } analysis } => new PlanStep.Analysis(analysis, AnalysisPart.Step),
            { Experiment: { } experiment } => ExperimentStepCompiler.Compile(experiment, $"{path}.experiment", share, problems),
            { SetHeaderRoute: { } route } => Header(route, $"{path}.setHeaderRoute"),
            { SetMirrorRoute: { } route } => Mirror(route, $"{path}.setMirrorRoute"),
            { Smoke: { } smoke } => Smoke(smoke, $"{path}.smoke"),
            { Soak: { } soak } => Soak(soak, $"{path}.soak"),
            { Compare: { } compare } => Compare(compare, $"{path}.compare"),
            { Approval: { } approval } => Approval(approval, $"{path}.approval"),
            _ => Refuse($"{path}.plugin: there are no plugins"),
        };
    }

    private PlanStep.SetWeight? Weight(double weight, string path)
    {
        var hundredths = Math.Round(weight * 100);
        if (weight is >= 0 and <= 100 && Math.Abs((weight * 100) - hundredths) < 1e-6)
        {
            share = (int)hundredths;
            return new PlanStep.SetWeight(share);
        }

        problems.Add(FormattableString.Invariant($"{path}.setWeight: is {weight}, must be 0 to 100 with at most two decimals"));
        return null;
    }

    private PlanStep.Pause? Pause(CanaryPause pause, string path)
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

    private PlanStep.Smoke? Smoke(SmokeStep smoke, string path)
    {
        if ((smoke.Http is null) == (smoke.Job is null))
        {
            problems.Add($"{path}: must have exactly one of http, job");
            return null;
        }

        if (smoke.Http is { } http && !http.StartsWith('/'))
        {
            problems.Add($"{path}.http: is '{http}', must be a path that begins with /");
            return null;
        }

        return new PlanStep.Smoke(smoke.Http, smoke.Job);
    }

    private PlanStep.Soak? Soak(SoakStep soak, string path)
    {
        if (soak.Duration is { } written && PauseDuration.Parse(written) is { } duration)
        {
            return new PlanStep.Soak(duration, soak.Analysis);
        }

        problems.Add($"{path}.duration: is '{soak.Duration}', must be a duration such as 10s, 5m or 1h");
        return null;
    }

    private PlanStep.Compare Compare(CompareStep compare, string path)
    {
        var percentage = StrategyFields.Percentage($"{path}.percentage", compare.Percentage, problems);
        var matches = StrategyFields.Matches($"{path}.match", compare.Match, problems);
        return new PlanStep.Compare(
            new PlanStep.MirrorRoute(CompareName, matches, percentage, IsOn: true)
            {
                Comparison = StrategyFields.Comparison(path, compare.Methods, compare.Ignore, problems),
            },
            StrategyFields.Duration($"{path}.duration", compare.Duration, problems),
            compare.MinRequests ?? RolloutDefaults.ComparedRequests, compare.OnDifference ?? RolloutDefaults.OnDifference,
            IsEndedByHand: false);
    }

    private PlanStep.Approval? Approval(ApprovalStep approval, string path)
    {
        var timeout = approval.Timeout is { } written ? PauseDuration.Parse(written) : null;
        if (approval.Timeout is not null && timeout is null)
        {
            problems.Add($"{path}.timeout: is '{approval.Timeout}', must be a duration such as 10m or 4h");
            return null;
        }

        return new PlanStep.Approval(approval.Groups ?? [], timeout, approval.OnTimeout ?? "pause");
    }

    private PlanStep.SetScale? Scale(SetCanaryScale scale, string path)
    {
        var set = (scale.Replicas is null ? 0 : 1) + (scale.Weight is null ? 0 : 1) + (scale.MatchTrafficWeight is true ? 1 : 0);
        if (set == 1)
        {
            return new PlanStep.SetScale(scale.Replicas, scale.Weight);
        }

        problems.Add($"{path}.setCanaryScale: must be exactly one of replicas, weight, matchTrafficWeight");
        return null;
    }

    private PlanStep.HeaderRoute? Header(SetHeaderRoute route, string path)
    {
        if (!IsManaged(route.Name, path))
        {
            return null;
        }

        var matches = new List<TrafficMatch>();
        for (var i = 0; i < (route.Match?.Count ?? 0); i++)
        {
            var match = route.Match![i];
            if (match.HeaderName is not { Length: > 0 } header)
            {
                problems.Add($"{path}.match[{i}].headerName: is required");
            }
            else if (IsOne(match.HeaderValue, $"{path}.match[{i}].headerValue"))
            {
                matches.Add(new TrafficMatch { Headers = new Dictionary<string, RouteStringMatch> { [header] = match.HeaderValue! } });
            }
        }

        return new PlanStep.HeaderRoute(route.Name!, matches, 100);
    }

    private PlanStep.MirrorRoute? Mirror(SetMirrorRoute route, string path)
    {
        if (!IsManaged(route.Name, path))
        {
            return null;
        }

        var matches = new List<TrafficMatch>();
        for (var i = 0; i < (route.Match?.Count ?? 0); i++)
        {
            var match = route.Match![i];
            var right = (match.Method is null || IsOne(match.Method, $"{path}.match[{i}].method"))
                & (match.Path is null || IsOne(match.Path, $"{path}.match[{i}].path"));
            foreach (var (name, value) in match.Headers ?? new Dictionary<string, RouteStringMatch>())
            {
                right &= IsOne(value, $"{path}.match[{i}].headers[{name}]");
            }

            if (right)
            {
                matches.Add(new TrafficMatch { Method = match.Method, Path = match.Path, Headers = match.Headers });
            }
        }

        return new PlanStep.MirrorRoute(route.Name!, matches, route.Percentage ?? 100, matches.Count > 0);
    }

    private bool IsManaged(string? name, string path)
    {
        var managed = (strategy.TrafficRouting?.ManagedRoutes ?? []).Select(static route => route.Name).ToList();
        if (name is { Length: > 0 } && managed.Contains(name))
        {
            return true;
        }

        problems.Add($"{path}.name: is '{name}', must be listed in {strategyPath}.trafficRouting.managedRoutes"
            + (managed.Count == 0 ? ", which is empty" : $" ({string.Join(", ", managed)})"));
        return false;
    }

    private bool IsOne(RouteStringMatch? match, string path)
    {
        var set = (match?.Exact is null ? 0 : 1) + (match?.Prefix is null ? 0 : 1) + (match?.Regex is null ? 0 : 1);
        if (set == 1)
        {
            return true;
        }

        problems.Add($"{path}: must have exactly one of exact, prefix, regex");
        return false;
    }

    private PlanStep? Refuse(string problem)
    {
        problems.Add(problem);
        return null;
    }
}

using Slipway.Api.Delivery;
using Slipway.Api.Serialization;

namespace Slipway.Controllers.Delivery.Rollouts.Strategies;

/// <summary>A share that grows step by step.</summary>
internal static class CanaryCompiler
{
    private const string Path = "spec.strategy.canary";

    /// <summary>The plan.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="stablePingPong">Which of two Services that take turns is the stable one: <c>ping</c> or <c>pong</c>.</param>
    /// <param name="problems">Where problems go.</param>
    public static RolloutPlan Compile(CanaryStrategy spec, string? stablePingPong, List<string> problems)
    {
        CheckTrafficRouting(spec.TrafficRouting, problems);
        CheckServices(spec, problems);
        var surge = spec.MaxSurge ?? RolloutDefaults.MaxSurge;
        var unavailable = spec.MaxUnavailable ?? RolloutDefaults.MaxUnavailable;
        PodCounts.Check(Path, surge, unavailable, problems);
        var (stable, canary) = Services(spec, stablePingPong);
        var steps = new StepCompiler(Path, spec, problems).Compile();
        return new RolloutPlan(steps, RevisionHash.OfJson(ApiJson.Serialize(new CanaryStrategy { Steps = spec.Steps ?? [] })))
        {
            StableService = stable,
            CanaryService = canary,
            AsksForSplit = spec.TrafficRouting?.Slipway is { HttpRoutes: not { Count: > 0 } },
            AsksForRouting = spec.TrafficRouting is not null,
            Sticky = spec.TrafficRouting?.Slipway?.Sticky,
            MaxSurge = surge,
            MaxUnavailable = unavailable,
            MinimumPods = Math.Max(1, spec.MinPodsPerReplicaSet ?? 1),
            DynamicStableScale = spec.DynamicStableScale is true,
            Enough = spec.ReplicaProgressThreshold,
            ScaleDownDelay = TimeSpan.FromSeconds(spec.ScaleDownDelaySeconds ?? RolloutDefaults.ScaleDownDelaySeconds),
            ScaleDownDelayRevisions = spec.ScaleDownDelayRevisionLimit,
            AbortScaleDownDelay = TimeSpan.FromSeconds(spec.AbortScaleDownDelaySeconds ?? RolloutDefaults.ScaleDownDelaySeconds),
            Background = Background(spec.Analysis),
            Paths = [.. (spec.Steps ?? []).Select(static (step, i) => FormattableString.Invariant(
                $"{Path}.steps[{i}]{(step.Analysis is not null ? ".analysis" : step.Soak is null ? "" : ".soak.analysis")}"))],
            StablePingPong = spec.PingPong is null ? null : stablePingPong ?? "ping",
            BackgroundStart = spec.Analysis?.StartingStep ?? 0,
            ManagedRoutes = [.. (spec.TrafficRouting?.ManagedRoutes ?? []).Select(static route => route.Name ?? "")],
            AntiAffinity = spec.AntiAffinity,
            StableMetadata = spec.StableMetadata,
            CanaryMetadata = spec.CanaryMetadata,
        };
    }

    private static (string? Stable, string? Canary) Services(CanaryStrategy spec, string? stablePingPong)
        => spec.PingPong is not { } pair ? (spec.StableService, spec.CanaryService)
            : stablePingPong == "pong" ? (pair.PongService, pair.PingService)
            : (pair.PingService, pair.PongService);

    private static RolloutAnalysis? Background(RolloutBackgroundAnalysis? spec) => spec is null ? null : new RolloutAnalysis
    {
        Templates = spec.Templates,
        Args = spec.Args,
        DryRun = spec.DryRun,
        MeasurementRetention = spec.MeasurementRetention,
        AnalysisRunMetadata = spec.AnalysisRunMetadata,
    };

    private static void CheckServices(CanaryStrategy spec, List<string> problems)
    {
        if (spec.PingPong is not null && (spec.StableService ?? spec.CanaryService) is not null)
        {
            problems.Add($"{Path}.pingPong: must not be set together with stableService or canaryService");
        }

        if (spec.CanaryService is not null && spec.CanaryService == spec.StableService)
        {
            problems.Add($"{Path}.canaryService: is '{spec.CanaryService}', must not be the stableService");
        }

        if (spec.DynamicStableScale is true && spec.TrafficRouting is null)
        {
            problems.Add($"{Path}.dynamicStableScale: needs trafficRouting, such as slipway: {{}}");
        }

        if (spec.ReplicaProgressThreshold is { } enough
            && (enough.Value is not >= 0 || (enough.Type is null or "Percent" && enough.Value > 100)))
        {
            problems.Add($"{Path}.replicaProgressThreshold.value: is {enough.Value}, must be 0 to 100 percent, or a number of pods");
        }
    }

    private static void CheckTrafficRouting(RolloutTrafficRouting? routing, List<string> problems)
    {
        (string Name, bool IsSet)[] others =
        [
            ("alb", routing?.Alb is not null), ("ambassador", routing?.Ambassador is not null), ("apisix", routing?.Apisix is not null),
            ("appMesh", routing?.AppMesh is not null), ("istio", routing?.Istio is not null), ("nginx", routing?.Nginx is not null),
            ("smi", routing?.Smi is not null), ("traefik", routing?.Traefik is not null),
        ];
        problems.AddRange(others.Where(static o => o.IsSet)
            .Select(static o =>
                $"{Path}.trafficRouting.{o.Name}: is not supported by this version; leave trafficRouting out or use slipway: {{}}"));
        foreach (var name in (routing?.ManagedRoutes ?? []).GroupBy(static route => route.Name, StringComparer.Ordinal)
            .Where(static same => same.Count() > 1).Select(static same => same.Key))
        {
            problems.Add($"{Path}.trafficRouting.managedRoutes: names '{name}' more than once");
        }
    }
}

using Slipway.Api.Delivery;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Tests.Delivery.Rollouts;

/// <summary>Specs of all strategies, drawn at random; the same numbers always draw the same specs.</summary>
internal static class RandomRollouts
{
    private static readonly RolloutAnalysis Rate = new() { Templates = [new RolloutAnalysisTemplate { TemplateName = "rate" }] };

    private static readonly TrafficMatch Beta = new()
    {
        Headers = new Dictionary<string, RouteStringMatch> { ["x-group"] = new RouteStringMatch { Exact = "beta" } },
    };

    private static readonly string[] Presets =
    [
        "AllAtOnce", "Rolling", "RollingWithAdditionalBatch", "Immutable", "TrafficSplitting", "Linear10PercentEvery1Minute",
    ];

    /// <summary>A strategy.</summary>
    public static RolloutStrategy Strategy(Random random) => random.Next(9) switch
    {
        0 => new() { Recreate = new() },
        1 => new() { Rolling = Rolling(random) },
        2 => new() { Immutable = new() { ScaleDownDelaySeconds = random.Next(40), AbortScaleDownDelaySeconds = random.Next(40) } },
        3 => new() { Shadow = Shadow(random) },
        4 => new() { AbTest = AbTest(random) },
        5 => new() { Preset = Presets[random.Next(Presets.Length)] },
        6 => new() { BlueGreen = BlueGreen(random) },
        _ => new() { Canary = Canary(random) },
    };

    private static RollingStrategy Rolling(Random random)
    {
        IntOrString? batch = random.Next(3) switch { 0 => random.Next(1, 4), 1 => $"{random.Next(1, 101)}%", _ => null };
        IntOrString? pause = Chance(random) ? random.Next(20) : null;
        if (Chance(random))
        {
            return new RollingStrategy { AdditionalBatch = true, BatchSize = batch, PauseBetweenBatches = pause };
        }

        var surge = random.Next(3);
        return new RollingStrategy
        {
            BatchSize = batch,
            PauseBetweenBatches = pause,
            MaxSurge = surge,
            MaxUnavailable = random.Next(surge == 0 ? 1 : 0, 3),
        };
    }

    private static ShadowStrategy Shadow(Random random) => new()
    {
        Percentage = random.Next(1, 101),
        Duration = Chance(random) ? random.Next(60) : null,
        Match = Chance(random) ? [Beta] : null,
        Analysis = Chance(random) ? Rate : null,
    };

    private static AbTestStrategy AbTest(Random random)
    {
        var timed = Chance(random);
        return new AbTestStrategy
        {
            Percentage = random.Next(1, 100),
            Match = Chance(random) ? [Beta] : null,
            Duration = timed ? random.Next(60) : null,
            OnEnd = timed ? new[] { null, "pause", "promote", "abort" }[random.Next(4)] : null,
            Sticky = Chance(random) ? new TrafficStickiness { Cookie = "v" } : null,
            Analysis = Chance(random) ? Rate : null,
        };
    }

    private static BlueGreenStrategy BlueGreen(Random random) => new()
    {
        ActiveService = "web",
        PreviewService = Chance(random) ? "preview" : null,
        PreviewReplicaCount = Chance(random) ? random.Next(1, 3) : null,
        AutoPromotionEnabled = Chance(random) ? null : false,
        AutoPromotionSeconds = Chance(random) ? random.Next(30) : null,
        ScaleDownDelaySeconds = random.Next(40),
        AbortScaleDownDelaySeconds = random.Next(40),
        PrePromotionAnalysis = Chance(random) ? Rate : null,
        PostPromotionAnalysis = Chance(random) ? Rate : null,
    };

    private static CanaryStrategy Canary(Random random)
    {
        var surge = random.Next(3);
        var routed = Chance(random);
        return new CanaryStrategy
        {
            MaxSurge = surge,
            MaxUnavailable = random.Next(surge == 0 ? 1 : 0, 3),
            TrafficRouting = !routed ? null : new RolloutTrafficRouting
            {
                Slipway = new SlipwayTrafficRouting(),
                ManagedRoutes = [new ManagedRoute { Name = "beta" }, new ManagedRoute { Name = "copy" }],
            },
            DynamicStableScale = routed && Chance(random) ? true : null,
            MinPodsPerReplicaSet = Chance(random) ? random.Next(1, 3) : null,
            ScaleDownDelaySeconds = random.Next(40),
            AbortScaleDownDelaySeconds = random.Next(40),
            Analysis = Chance(random) ? new RolloutBackgroundAnalysis { Templates = Rate.Templates } : null,
            Steps = [.. Enumerable.Range(0, random.Next(6)).Select(_ => Step(random, routed))],
        };
    }

    private static CanaryStep Step(Random random, bool routed) => random.Next(routed ? 8 : 6) switch
    {
        0 => new() { Pause = new CanaryPause() },
        1 => new() { Pause = new CanaryPause { Duration = random.Next(30) } },
        2 => new() { Analysis = Rate },
        3 when routed => new() { SetCanaryScale = new SetCanaryScale { Replicas = random.Next(1, 4) } },
        4 when routed => new() { SetCanaryScale = new SetCanaryScale { MatchTrafficWeight = true } },
        6 => new()
        {
            SetHeaderRoute = new SetHeaderRoute
            {
                Name = "beta",
                Match = Chance(random) ? null : [new HeaderRouteMatch { HeaderName = "x", HeaderValue = new() { Exact = "y" } }],
            },
        },
        7 => new() { SetMirrorRoute = new SetMirrorRoute { Name = "copy", Match = Chance(random) ? null : [new MirrorRouteMatch()] } },
        _ => new() { SetWeight = random.Next(0, 10_001) / 100.0 },
    };

    private static bool Chance(Random random) => random.Next(2) == 0;
}

using Slipway.Api.Delivery;
using Slipway.Controllers.Delivery.Rollouts;
using Slipway.Controllers.Delivery.Rollouts.Strategies;

namespace Slipway.Controllers.Tests.Delivery.Rollouts;

/// <summary>What the spec of a strategy compiles to, and what is wrong with it.</summary>
public sealed class StrategySpecTests
{
    private static readonly RolloutAnalysis Rate = new() { Templates = [new RolloutAnalysisTemplate { TemplateName = "rate" }] };

    private static readonly TrafficMatch Beta = new()
    {
        Headers = new Dictionary<string, RouteStringMatch> { ["x-group"] = new RouteStringMatch { Exact = "beta" } },
    };

    private static RolloutStrategy Rolling(RollingStrategy spec) => new() { Rolling = spec };

    private static RolloutStrategy Shadow(ShadowStrategy spec) => new() { Shadow = spec };

    private static RolloutStrategy AbTest(AbTestStrategy spec) => new() { AbTest = spec };

    private static RolloutWorld Deployed(RolloutStrategy strategy)
    {
        var world = new RolloutWorld(4, strategy) { Templates = RolloutWorld.OneTemplate("rate") };
        world.AddGateway("gw-1");
        world.RunUntil(() => world.Status.Phase == "Healthy", "first deployment");
        world.Run(3);
        return world;
    }

    private static string Refused(RolloutStrategy strategy)
    {
        var world = new RolloutWorld(4, strategy);
        world.AddGateway("gw-1");
        world.Tick();
        Assert.Equal("Degraded", world.Status.Phase);
        Assert.Empty(world.Sets);
        return world.Status.Message!;
    }

    [Theory]
    [InlineData("AllAtOnce", "")]
    [InlineData("Rolling", "5000 -")]
    [InlineData("RollingWithAdditionalBatch", "2500 - 5000 - 7500 -")]
    [InlineData("Immutable", "scale 10000")]
    [InlineData("TrafficSplitting", "1000 5m")]
    [InlineData("Canary10Percent5Minutes", "1000 5m")]
    [InlineData("Canary10Percent10Minutes", "1000 10m")]
    [InlineData("Canary10Percent15Minutes", "1000 15m")]
    [InlineData("Canary10Percent30Minutes", "1000 30m")]
    [InlineData("Linear10PercentEvery1Minute",
        "1000 1m 2000 1m 3000 1m 4000 1m 5000 1m 6000 1m 7000 1m 8000 1m 9000 1m")]
    [InlineData("Linear10PercentEvery2Minutes",
        "1000 2m 2000 2m 3000 2m 4000 2m 5000 2m 6000 2m 7000 2m 8000 2m 9000 2m")]
    [InlineData("Linear10PercentEvery3Minutes",
        "1000 3m 2000 3m 3000 3m 4000 3m 5000 3m 6000 3m 7000 3m 8000 3m 9000 3m")]
    [InlineData("Linear10PercentEvery10Minutes",
        "1000 10m 2000 10m 3000 10m 4000 10m 5000 10m 6000 10m 7000 10m 8000 10m 9000 10m")]
    public void Preset_Name_StandsForItsStepsAndComesThrough(string name, string steps)
    {
        var world = Deployed(new RolloutStrategy { Preset = name });
        var (plan, problems) = RolloutPlanCompiler.Compile(world.Rollout);
        Assert.Empty(problems);
        Assert.Equal(steps, string.Join(' ', plan.Steps.Select(static step => step switch
        {
            PlanStep.SetWeight set => $"{set.Weight}",
            PlanStep.Pause { Duration: { } duration } => $"{duration.TotalMinutes}m",
            PlanStep.SetScale => "scale",
            _ => "-",
        })));
        world.Template("web:2");
        for (var i = 0; i < 700; i++)
        {
            world.Tick();
            world.Wait(TimeSpan.FromSeconds(10));
        }

        Assert.Equal("Healthy", world.Status.Phase);
        Assert.Equal(10_000, world.WeightOf("web:2"));
    }

    [Fact]
    public void Preset_NobodyKnows_IsRefusedWithAllNames()
    {
        var message = Refused(new RolloutStrategy { Preset = "Canary20Percent" });
        Assert.Contains(
            "spec.strategy.preset: is 'Canary20Percent', must be one of AllAtOnce, Rolling, ", message, StringComparison.Ordinal);
        Assert.All(Presets.Names, name => Assert.Contains(name, message, StringComparison.Ordinal));
    }

    [Fact]
    public void Preset_Names_AreThoseOfTheSchema()
    {
        var allowed = typeof(RolloutStrategy).GetProperty(nameof(RolloutStrategy.Preset))!
            .GetCustomAttributes(typeof(Api.Schemas.OneOfAttribute), inherit: false).Cast<Api.Schemas.OneOfAttribute>().Single().Values;
        Assert.Equal(Presets.Names.Order(StringComparer.Ordinal), allowed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Strategy_NoneOrTwo_IsRefusedWithAllOfThem()
    {
        const string All = "must have exactly one of blueGreen, canary, recreate, rolling, immutable, shadow, abTest, preset, has ";
        Assert.Contains(All + "none", Refused(new RolloutStrategy()), StringComparison.Ordinal);
        Assert.Contains(
            All + "recreate and preset",
            Refused(new RolloutStrategy { Recreate = new RecreateStrategy(), Preset = "Rolling" }), StringComparison.Ordinal);
    }

    public static TheoryData<RolloutStrategy, string> Wrong => new()
    {
        { Rolling(new RollingStrategy { BatchSize = 0 }), "rolling.batchSize: is '0', must be a number from 1 or a percentage" },
        { Rolling(new RollingStrategy { BatchSize = "x" }), "rolling.batchSize: is 'x'" },
        { Rolling(new RollingStrategy { MaxSurge = 0, MaxUnavailable = 0 }), "rolling.maxUnavailable: must not be 0 when maxSurge is 0" },
        { Rolling(new RollingStrategy { MaxSurge = "x" }), "rolling.maxSurge: is 'x', must be a number from 0 or a percentage" },
        {
            Rolling(new RollingStrategy { PauseBetweenBatches = "soon" }),
            "rolling.pauseBetweenBatches: is 'soon', must be seconds or a duration"
        },
        {
            Rolling(new RollingStrategy { AdditionalBatch = true, MaxSurge = 1 }),
            "rolling.maxSurge: is '1', must not be set together with additionalBatch"
        },
        { Shadow(new ShadowStrategy { Percentage = 0 }), "shadow.percentage: is 0, must be 0.01 to 100" },
        { Shadow(new ShadowStrategy { Percentage = 1.234 }), "shadow.percentage: is 1.234, must be 0.01 to 100 with at most two decimals" },
        { Shadow(new ShadowStrategy { Duration = "later" }), "shadow.duration: is 'later'" },
        {
            Shadow(new ShadowStrategy { Compare = new ShadowComparison { Ignore = ["$.a", "meta.at"] } }),
            "shadow.compare.ignore[1]: is 'meta.at', must be status, body, header:NAME with the name in lower case, or a path"
        },
        {
            new RolloutStrategy { Canary = new CanaryStrategy { Steps = [new() { Compare = new CompareStep { Methods = ["G T"] } }] } },
            "steps[0].compare.methods[0]: is 'G T'"
        },
        {
            new RolloutStrategy { Canary = new CanaryStrategy { Steps = [new() { Compare = new CompareStep { Duration = "soon" } }] } },
            "steps[0].compare.duration: is 'soon'"
        },
        {
            Shadow(new ShadowStrategy { Match = [new TrafficMatch { Path = new RouteStringMatch() }] }),
            "shadow.match[0].path: is '0 fields', exactly one of exact, prefix and regex is allowed"
        },
        { AbTest(new AbTestStrategy()), "abTest.match: is required unless percentage is below 100" },
        { AbTest(new AbTestStrategy { Percentage = 5, OnEnd = "abort" }), "abTest.onEnd: is 'abort', needs a duration" },
        {
            AbTest(new AbTestStrategy { Percentage = 5, Duration = 9, OnEnd = "stop" }),
            "abTest.onEnd: is 'stop', must be pause, promote or abort"
        },
        {
            AbTest(new AbTestStrategy { Percentage = 5, Sticky = new TrafficStickiness() }),
            "abTest.sticky: is '0 fields', exactly one of cookie, header and clientIP is allowed"
        },
        { AbTest(new AbTestStrategy { Percentage = 5, Service = "gone" }), "abTest.service: there is no Service 'gone'" },
        { Shadow(new ShadowStrategy { Analysis = Rate }), "spec.strategy.shadow.analysis" },
        {
            new RolloutStrategy { Canary = new CanaryStrategy { Steps = [new() { SetWeight = 0.005 }] } },
            "setWeight: is 0.005, must be 0 to 100 with at most two decimals"
        },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Strategy_WrongField_IsRefusedByItsName(RolloutStrategy strategy, string message)
        => Assert.Contains(message, Refused(strategy), StringComparison.Ordinal);
}

using Slipway.Api.Delivery;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Tests.Delivery.Rollouts;

/// <summary>The strategies beside canary and blue/green, each through the same executor.</summary>
public sealed partial class StrategyTests
{
    private static readonly RolloutAnalysis Rate = new() { Templates = [new RolloutAnalysisTemplate { TemplateName = "rate" }] };

    private static readonly TrafficMatch Beta = new()
    {
        Headers = new Dictionary<string, RouteStringMatch> { ["x-group"] = new RouteStringMatch { Exact = "beta" } },
    };

    private static RolloutStrategy Rolling(RollingStrategy spec) => new() { Rolling = spec };

    private static RolloutStrategy Shadow(ShadowStrategy spec) => new() { Shadow = spec };

    private static RolloutStrategy AbTest(AbTestStrategy spec) => new() { AbTest = spec };

    private static RolloutWorld Deployed(RolloutStrategy strategy, bool gateway = true, int replicas = 4)
    {
        var world = new RolloutWorld(replicas, strategy) { Templates = RolloutWorld.OneTemplate("rate") };
        if (gateway)
        {
            world.AddGateway("gw-1");
        }

        world.RunUntil(() => world.Status.Phase == "Healthy", "first deployment");
        world.Run(3);
        return world;
    }

    private static RolloutWorld Updated(RolloutStrategy strategy, bool gateway = true, int replicas = 4)
    {
        var world = Deployed(strategy, gateway, replicas);
        world.Template("web:2");
        return world;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Recreate_NewTemplate_EndsAllOldPodsBeforeTheFirstNewOne(bool gateway)
    {
        var world = Updated(new RolloutStrategy { Recreate = new RecreateStrategy() }, gateway);
        world.SlowEnds = true;
        world.Tick();
        Assert.Equal(0, world.PodsOf("web:1"));
        world.Run(10);
        Assert.Equal(0, world.PodsOf("web:2"));
        Assert.Contains("to end", world.Status.Message, StringComparison.Ordinal);
        world.SlowEnds = false;
        world.Run(2);
        Assert.Equal(4, world.PodsOf("web:2"));
        world.RunUntil(() => world.IsPromoted, "promotion");
        Assert.Equal(gateway ? 10_000 : 0, world.WeightOf("web:2"));
        Assert.Equal(gateway ? 30 : null, world.Split?.Spec?.HoldSeconds);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Recreate_Abort_EndsTheNewPodsAndStartsTheOldAgain(bool gateway)
    {
        var world = Updated(new RolloutStrategy { Recreate = new RecreateStrategy() }, gateway);
        world.BrokenImages.Add("web:2");
        world.RunUntil(() => world.PodsOf("web:2") == 4, "the new pods");
        world.Abort();
        world.SlowEnds = true;
        world.Run(5);
        Assert.Equal((0, 0), (world.PodsOf("web:1"), world.PodsOf("web:2")));
        world.SlowEnds = false;
        world.Run(5);
        Assert.Equal((4, 0), (world.PodsOf("web:1"), world.PodsOf("web:2")));
        Assert.Equal("Degraded", world.Status.Phase);
        Assert.Equal(gateway ? 10_000 : 0, world.WeightOf("web:1"));
        world.BrokenImages.Clear();
        world.Retry();
        world.RunUntil(() => world.IsPromoted, "promotion after a retry");
    }

    [Fact]
    public void Recreate_Paused_EndsNothing()
    {
        var world = Deployed(new RolloutStrategy { Recreate = new RecreateStrategy() });
        world.Spec(static s => s with { Paused = true });
        world.Template("web:2");
        world.Run(20);
        Assert.Equal((4, 0), (world.PodsOf("web:1"), world.PodsOf("web:2")));
        world.Spec(static s => s with { Paused = false });
        world.RunUntil(() => world.IsPromoted, "promotion");
    }

    [Fact]
    public void Recreate_SilentGateway_EndsNothing()
    {
        var world = Deployed(new RolloutStrategy { Recreate = new RecreateStrategy() });
        world.SilentGateways.Add("gw-1");
        world.Wait(TimeSpan.FromSeconds(11));
        world.Template("web:2");
        world.Run(20);
        Assert.Equal((4, 0), (world.PodsOf("web:1"), world.PodsOf("web:2")));
        Assert.Contains("gw-1", world.Status.Message, StringComparison.Ordinal);
        world.SilentGateways.Clear();
        world.RunUntil(() => world.IsPromoted, "promotion");
    }

    [Fact]
    public void Recreate_NewTemplateInTheMiddle_NeverRunsTwoRevisions()
    {
        var world = Updated(new RolloutStrategy { Recreate = new RecreateStrategy() });
        world.RunUntil(() => world.PodsOf("web:2") == 4, "the new pods");
        world.Template("web:3");
        world.RunUntil(() => world.IsPromoted, "promotion");
        Assert.Equal((0, 0, 4), (world.PodsOf("web:1"), world.PodsOf("web:2"), world.PodsOf("web:3")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Immutable_NewTemplate_SwitchesTheOneServiceWhenTheWholeSetIsHealthy(bool gateway)
    {
        var world = Deployed(new RolloutStrategy { Immutable = new ImmutableStrategy() }, gateway);
        world.BrokenImages.Add("web:2");
        world.Template("web:2");
        world.Run(30);
        Assert.Equal((4, 4), (world.PodsOf("web:1"), world.PodsOf("web:2")));
        Assert.True(Serves("web:1"));
        world.BrokenImages.Clear();
        world.RunUntil(() => world.IsPromoted, "promotion");
        Assert.True(Serves("web:2"));
        Assert.Equal(4, world.PodsOf("web:1"));
        world.Run(40);
        Assert.Equal(0, world.PodsOf("web:1"));

        bool Serves(string image) => gateway ? world.WeightOf(image) == 10_000 : world.Selected("web") == RolloutWorld.HashOf(image);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Immutable_AbortBeforeThePromotion_GoesBackAtOnce(bool gateway)
    {
        var world = Deployed(new RolloutStrategy { Immutable = new ImmutableStrategy() }, gateway);
        _ = world.Observe();
        world.StuckServices.Add("web");
        world.Template("web:2");
        world.RunUntil(() => world.Selected("web") == world.Hash || world.WeightOf("web:2") > 0, "the switch");
        world.Abort();
        world.Tick();
        Assert.Equal(gateway ? null : RolloutWorld.HashOf("web:1"), world.Selected("web"));
        Assert.Equal(0, world.WeightOf("web:2"));
        Assert.Equal(4, world.PodsOf("web:1"));
    }

    [Fact]
    public void Immutable_NothingToSwitch_IsRefusedWithWhatIsPossible()
    {
        var world = new RolloutWorld(2, new RolloutStrategy { Immutable = new ImmutableStrategy() });
        world.Services.Clear();
        world.Tick();
        Assert.Contains("spec.strategy.immutable.service: no Service selects", world.Status.Message, StringComparison.Ordinal);
        Assert.Contains("rolling", world.Status.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Strategy_Changed_FindsTheServiceThatTheOneBeforeHasPinned(bool gateway)
    {
        var world = Deployed(new RolloutStrategy { Immutable = new ImmutableStrategy { Service = "web" } }, gateway);
        Assert.Equal(world.Hash, world.Selected("web"));
        world.AddGateway("gw-1");
        world.Spec(static s => s with { Strategy = Shadow(new ShadowStrategy()) });
        world.Template("web:2");
        world.RunUntil(() => world.Status.Phase == "Paused", "the copies");
        Assert.Null(world.Selected("web"));
        Assert.Equal("web", world.Split!.Spec!.Service);
    }

    [Fact]
    public void Strategy_ChangedFromBlueGreen_GoesOnWithTheServiceOfTheUsers()
    {
        var world = new RolloutWorld(
            4,
            new RolloutStrategy { BlueGreen = new BlueGreenStrategy { ActiveService = "web", PreviewService = "preview" } },
            "web", "preview");
        world.AddGateway("gw-1");
        world.RunUntil(() => world.Status.Phase == "Healthy", "first deployment");
        world.Run(3);
        world.Spec(static s => s with { Strategy = new RolloutStrategy { Canary = new CanaryStrategy() } });
        world.Template("web:2");
        world.RunUntil(() => world.IsPromoted, "promotion");
        world.Run(60);
        Assert.Equal(("web", 10_000, 0), (world.Split!.Spec!.Service, world.WeightOf("web:2"), world.PodsOf("web:1")));
        Assert.Equal((null, null), (world.Selected("web"), world.Selected("preview")));
    }

    [Theory]
    [InlineData(true, 4)]
    [InlineData(false, 0)]
    public void KeepWarm_WhereNothingRoutes_KeepsNoPodThatWouldServe(bool gateway, int kept)
    {
        var world = Updated(new RolloutStrategy { Canary = new CanaryStrategy() }, gateway);
        world.Spec(static s => s with { KeepWarm = new RolloutKeepWarm { Revisions = 1 } });
        world.RunUntil(() => world.IsPromoted, "promotion");
        world.Run(300);
        Assert.Equal((kept, 4), (world.PodsOf("web:1"), world.PodsOf("web:2")));
    }

    [Fact]
    public void Immutable_TwoServices_NeedsAName()
    {
        var world = new RolloutWorld(2, new RolloutStrategy { Immutable = new ImmutableStrategy() }, "one", "two");
        world.Tick();
        Assert.Contains("name one in spec.strategy.immutable.service", world.Status.Message, StringComparison.Ordinal);
        world.Spec(static s => s with { Strategy = new RolloutStrategy { Immutable = new ImmutableStrategy { Service = "two" } } });
        world.RunUntil(() => world.Status.Phase == "Healthy", "first deployment");
        Assert.Equal(world.Hash, world.Selected("two"));
        Assert.Null(world.Selected("one"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Rolling_Batches_PauseInBetweenAndNeverLeaveTheBounds(bool gateway)
    {
        var world = Updated(
            Rolling(new RollingStrategy { BatchSize = 2, PauseBetweenBatches = "30s", MaxSurge = 1, MaxUnavailable = 1 }), gateway, 6);
        foreach (var (old, @new, share) in new[] { (4, 2, 3_333), (2, 4, 6_666) })
        {
            world.RunUntil(() => world.Status.Phase == "Paused" && world.PodsOf("web:2") == @new, "the pause");
            Assert.Equal("RollingPause", world.Status.PauseConditions![0].Reason);
            Assert.Equal((old, @new), (world.PodsOf("web:1"), world.PodsOf("web:2")));
            Assert.Equal(gateway ? share : 0, world.WeightOf("web:2"));
            world.Run(20);
            Assert.Equal((old, @new), (world.PodsOf("web:1"), world.PodsOf("web:2")));
        }

        world.RunUntil(() => world.IsPromoted, "promotion");
        Assert.Equal((0, 6), (world.PodsOf("web:1"), world.PodsOf("web:2")));
        Assert.Equal(gateway ? 10_000 : 0, world.WeightOf("web:2"));
        Assert.InRange(world.MostPods, 6, 7);
        Assert.InRange(world.FewestAvailable, 5, 6);
    }

    [Theory]
    [InlineData("2", 6, 8)]
    [InlineData("50%", 4, 6)]
    [InlineData(null, 4, 5)]
    public void Rolling_AdditionalBatch_NeverHasFewerPodsThanWanted(string? batch, int replicas, int most)
    {
        var world = Updated(
            Rolling(new RollingStrategy { BatchSize = Number(batch), AdditionalBatch = true }), replicas: replicas);
        world.RunUntil(() => world.IsPromoted, "promotion");
        Assert.Equal((0, replicas), (world.PodsOf("web:1"), world.PodsOf("web:2")));
        Assert.Equal(replicas, world.FewestAvailable);
        Assert.Equal(most, world.MostPods);

        static IntOrString? Number(string? text)
            => text is null ? (IntOrString?)null
                : int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number
                : text;
    }

    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(1, 1, 0)]
    [InlineData(3, 0, 2)]
    [InlineData(7, 3, 0)]
    public void Rolling_AnyBounds_ComesThrough(int replicas, int surge, int unavailable)
    {
        var world = Updated(Rolling(new RollingStrategy { MaxSurge = surge, MaxUnavailable = unavailable }), replicas: replicas);
        world.RunUntil(() => world.IsPromoted, "promotion");
        Assert.InRange(world.MostPods, 0, replicas + surge);
        Assert.InRange(world.FewestAvailable, replicas - unavailable, replicas);
    }

    [Fact]
    public void Rolling_BrokenPods_StopInTheFirstBatch()
    {
        var world = Deployed(Rolling(new RollingStrategy { BatchSize = 1, MaxSurge = 1, MaxUnavailable = 0 }));
        world.BrokenImages.Add("web:2");
        world.Template("web:2");
        world.Run(60);
        Assert.Equal((4, 1), (world.PodsOf("web:1"), world.PodsOf("web:2")));
        Assert.Equal(10_000, world.WeightOf("web:1"));
    }

    [Fact]
    public void Rolling_AbortInTheMiddle_GoesBackWithinTheBounds()
    {
        var world = Updated(Rolling(new RollingStrategy { BatchSize = 2, PauseBetweenBatches = 60, MaxSurge = 1, MaxUnavailable = 0 }));
        world.RunUntil(() => world.Status.Phase == "Paused", "the pause");
        world.Abort();
        world.Tick();
        Assert.Equal(5_000, world.WeightOf("web:2"));
        world.RunUntil(() => world.WeightOf("web:2") == 0 && world.PodsOf("web:2") == 0, "the way back");
        Assert.Equal(4, world.PodsOf("web:1"));
        Assert.Equal(4, world.FewestAvailable);
        Assert.Equal("Degraded", world.Status.Phase);
    }

    [Theory]
    [InlineData("Failed", "Degraded")]
    [InlineData("Successful", "Healthy")]
    public void Rolling_Analysis_JudgesAllBatches(string measured, string phase)
    {
        var world = Updated(Rolling(new RollingStrategy { BatchSize = 1, PauseBetweenBatches = 20, Analysis = Rate }), gateway: false);
        world.RunUntil(() => world.Status.Phase == "Paused", "the first batch");
        world.Measured(Assert.Single(world.Runs.Keys), measured, "the queue grows");
        world.RunUntil(() => world.Status.Phase == phase && world.PodsOf(phase == "Healthy" ? "web:1" : "web:2") == 0, "the end");
        Assert.Equal(4, world.PodsOf(phase == "Healthy" ? "web:2" : "web:1"));
    }

    [Fact]
    public void Rolling_NewTemplateInTheMiddle_KeepsTheCapacity()
    {
        var world = Updated(Rolling(new RollingStrategy { BatchSize = 2, PauseBetweenBatches = 60, MaxSurge = 1, MaxUnavailable = 0 }));
        world.RunUntil(() => world.Status.Phase == "Paused", "the pause");
        world.Template("web:3");
        world.Tick();
        Assert.True(world.WeightOf("web:2") is > 0 and <= 5_000, "half of the capacity is gone");
        world.RunUntil(() => world.IsPromoted, "promotion");
        Assert.Equal((0, 0, 4), (world.PodsOf("web:1"), world.PodsOf("web:2"), world.PodsOf("web:3")));
        Assert.Equal(4, world.FewestAvailable);
    }

    [Fact]
    public void Rolling_ScaleEventInTheMiddle_KeepsTheNewPodsThereAre()
    {
        var world = Updated(Rolling(new RollingStrategy { BatchSize = 1, PauseBetweenBatches = 20, MaxSurge = 1, MaxUnavailable = 0 }));
        world.RunUntil(() => world.Status.Phase == "Paused", "the pause");
        world.Spec(static s => s with { Replicas = 8 });
        world.Run(5);
        Assert.Equal((7, 1), (world.PodsOf("web:1"), world.PodsOf("web:2")));
        world.RunUntil(() => world.IsPromoted, "promotion");
        Assert.Equal((0, 8), (world.PodsOf("web:1"), world.PodsOf("web:2")));
    }

    [Fact]
    public void Rolling_GatewayBehind_WaitsBeforeTheNextBatch()
    {
        var world = Updated(Rolling(new RollingStrategy { BatchSize = 1 }));
        world.RunUntil(() => world.PodsOf("web:2") == 1, "the first batch");
        world.StuckGateways.Add("gw-1");
        world.Run(60);
        Assert.InRange(world.PodsOf("web:2"), 1, 2);
        Assert.Contains("gw-1", world.Status.Message, StringComparison.Ordinal);
        world.StuckGateways.Clear();
        world.RunUntil(() => world.IsPromoted, "promotion");
    }

    [Fact]
    public void Shadow_WithoutDuration_CopiesToAsManyPodsAsTheShareNeedsAndWaitsForAPerson()
    {
        var world = Updated(Shadow(new ShadowStrategy { Percentage = 50, Match = [Beta] }));
        world.RunUntil(() => world.Status.Phase == "Paused", "the pause");
        Assert.Equal("ShadowPause", world.Status.PauseConditions![0].Reason);
        var mirror = Assert.Single(world.Split!.Spec!.Mirrors!);
        Assert.Equal((world.Hash, 50.0), (mirror.Hash, mirror.Percentage));
        Assert.Equal("beta", mirror.Match![0].Headers!["x-group"].Exact);
        world.Run(7200);
        Assert.Equal(0, world.WeightOf("web:2"));
        Assert.Null(world.Split!.Spec!.Routes);
        Assert.Equal((4, 2), (world.PodsOf("web:1"), world.PodsOf("web:2")));
        world.Promote();
        world.RunUntil(() => world.IsPromoted, "promotion");
        Assert.Null(world.Split!.Spec!.Mirrors);
        Assert.Equal(10_000, world.WeightOf("web:2"));
    }

    [Fact]
    public void Shadow_WithDuration_PromotesAfterIt()
    {
        var world = Updated(Shadow(new ShadowStrategy { Duration = "10m" }));
        world.RunUntil(() => world.Status.Phase == "Paused", "the pause");
        world.Run(590);
        Assert.Equal(0, world.WeightOf("web:2"));
        world.RunUntil(() => world.IsPromoted, "promotion");
        Assert.Equal(10_000, world.WeightOf("web:2"));
    }

    [Fact]
    public void Shadow_CopiesFailMoreOften_NeverReachesAUser()
    {
        var world = Updated(Shadow(new ShadowStrategy { Duration = "10m" }));
        world.RunUntil(() => world.Status.Phase == "Paused", "the pause");
        world.Tick(world.BadVerdict());
        Assert.True(world.Status.Abort);
        Assert.Null(world.Split!.Spec!.Mirrors);
        world.Run(700);
        Assert.Equal(0, world.WeightOf("web:2"));
    }

    [Fact]
    public void Shadow_TooFewCopies_AsksAPerson()
    {
        var world = Updated(Shadow(new ShadowStrategy { Duration = "1m" }));
        world.Spec(static s => s with { LowTraffic = new RolloutLowTraffic { MinRequests = 100 } });
        world.Run(300);
        Assert.Equal(("Paused", "LowTraffic"), (world.Status.Phase, world.Status.PauseConditions![0].Reason));
        Assert.Equal(0, world.WeightOf("web:2"));
        world.Promote();
        world.RunUntil(() => world.IsPromoted, "promotion");
    }

    [Fact]
    public void Shadow_AnalysisFails_NeverReachesAUser()
    {
        var world = Updated(Shadow(new ShadowStrategy { Duration = "10m", Analysis = Rate }));
        world.RunUntil(() => world.Runs.Count == 1, "the run");
        world.Measured(world.Runs.Keys.Single(), "Failed", "the copies fail");
        world.Run(900);
        Assert.True(world.Status.Abort);
        Assert.Contains("the copies fail", world.Status.Message, StringComparison.Ordinal);
        Assert.Equal(0, world.WeightOf("web:2"));
        Assert.Null(world.Split!.Spec!.Mirrors);
        Assert.Equal(0, world.PodsOf("web:2"));
    }

    [Fact]
    public void AbTest_MatchingUsers_GetTheNewVersionForTheDurationAndThenAPersonDecides()
    {
        var sticky = new TrafficStickiness { Cookie = "version" };
        var world = Updated(AbTest(new AbTestStrategy { Match = [Beta], Percentage = 30, Sticky = sticky, Duration = "1h" }));
        world.RunUntil(() => world.Status.Phase == "Paused", "the test");
        var route = Assert.Single(world.Split!.Spec!.Routes!);
        Assert.Equal((world.Hash, 30.0), (route.Hash, route.Percentage));
        Assert.Equal("beta", route.Match![0].Headers!["x-group"].Exact);
        Assert.Equal("version", world.Split.Spec.Sticky!.Cookie);
        Assert.Equal(2, world.PodsOf("web:2"));
        world.Run(3700);
        Assert.Equal("Paused", world.Status.Phase);
        Assert.Equal(3, world.Status.CurrentStepIndex);
        Assert.Single(world.Split.Spec.Routes!);
        world.Promote();
        world.RunUntil(() => world.IsPromoted, "promotion");
        Assert.Null(world.Split!.Spec!.Routes);
    }

    [Theory]
    [InlineData("promote", "Healthy")]
    [InlineData("abort", "Degraded")]
    public void AbTest_OnEnd_IsDone(string onEnd, string phase)
    {
        var world = Updated(AbTest(new AbTestStrategy { Percentage = 30, Duration = "10m", OnEnd = onEnd }));
        world.RunUntil(() => world.Status.Phase == "Paused", "the test");
        Assert.Equal([new TrafficMatch()], world.Split!.Spec!.Routes![0].Match);
        world.Run(580);
        Assert.Equal("Paused", world.Status.Phase);
        world.RunUntil(() => world.Status.Phase == phase, "the end");
        Assert.Null(world.Split!.Spec!.Routes);
        Assert.Equal(onEnd == "promote" ? 10_000 : 0, world.WeightOf("web:2"));
        Assert.Equal(
            onEnd == "abort",
            world.Status.Message?.Contains("spec.strategy.abTest.onEnd is abort", StringComparison.Ordinal) is true);
    }

    [Fact]
    public void AbTest_AnalysisFails_EndsTheTest()
    {
        var world = Updated(AbTest(new AbTestStrategy { Match = [Beta], Analysis = Rate }));
        world.RunUntil(() => world.Runs.Count == 1, "the run");
        world.Measured(world.Runs.Keys.Single(), "Failed", "they buy less");
        world.Tick();
        Assert.True(world.Status.Abort);
        Assert.Null(world.Split!.Spec!.Routes);
    }

    [Fact]
    public void AbTest_NewVersionLosesItsPods_UsersGoToTheOther()
    {
        var world = Updated(AbTest(new AbTestStrategy { Match = [Beta] }));
        world.RunUntil(() => world.Status.Phase == "Paused", "the test");
        world.BrokenImages.Add("web:2");
        world.Run(2);
        Assert.Null(world.Split!.Spec!.Routes);
        world.BrokenImages.Clear();
        world.Run(3);
        Assert.Single(world.Split!.Spec!.Routes!);
    }
}

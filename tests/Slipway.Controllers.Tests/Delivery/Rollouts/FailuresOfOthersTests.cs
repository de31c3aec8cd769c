using Slipway.Api.Delivery;

namespace Slipway.Controllers.Tests.Delivery.Rollouts;

/// <summary>What went wrong for users of other tools, as far as the planner decides it: each must not happen here.</summary>
public sealed class FailuresOfOthersTests
{
    private static readonly CanaryStep Forever = new() { Pause = new CanaryPause() };

    private static CanaryStep Weight(double percent) => new() { SetWeight = percent };

    private static RolloutWorld Deployed(RolloutStrategy strategy, params string[] services)
    {
        var world = new RolloutWorld(4, strategy, services) { Templates = RolloutWorld.OneTemplate("rate") };
        world.AddGateway("gw-1");
        world.RunUntil(() => world.Status.Phase == "Healthy", "first deployment");
        world.Run(3);
        return world;
    }

    private static RolloutWorld Canary(params CanaryStep[] steps)
    {
        var world = Deployed(new RolloutStrategy { Canary = new CanaryStrategy { Steps = steps } });
        world.Template("web:2");
        world.RunUntil(() => world.Status.Phase == "Paused", "pause");
        return world;
    }

    public static TheoryData<string> Switches => ["blue/green", "immutable", "last canary step", "shadow"];

    private static RolloutWorld Switching(string how)
    {
        var strategy = how switch
        {
            "blue/green" => new RolloutStrategy { BlueGreen = new BlueGreenStrategy { ActiveService = "web", ScaleDownDelaySeconds = 0 } },
            "immutable" => new RolloutStrategy { Immutable = new ImmutableStrategy { ScaleDownDelaySeconds = 0 } },
            "shadow" => new RolloutStrategy { Shadow = new ShadowStrategy { Duration = 1 } },
            _ => new RolloutStrategy { Canary = new CanaryStrategy { ScaleDownDelaySeconds = 0, Steps = [Weight(50)] } },
        };
        return Deployed(strategy);
    }

    [Theory]
    [MemberData(nameof(Switches))]
    public void RequestsLostAtTheSwitch_OldPodsStayUntilEveryGatewayServesTheNewTable(string how)
    {
        var world = Switching(how);
        world.Template("web:2");
        world.RunUntil(() => world.PodsOf("web:2") > 0 && world.WeightOf("web:2") is 0 or < 10_000, "the new pods");
        world.AddGateway("gw-2");
        world.Move();
        world.StuckGateways.Add("gw-2");
        world.Run(200);
        Assert.Equal(4, world.PodsOf("web:1"));
        Assert.Contains("gw-2", world.Status.Message, StringComparison.Ordinal);
        world.StuckGateways.Clear();
        world.RunUntil(() => world.PodsOf("web:1") == 0, "scale-down");
        Assert.Equal(10_000, world.WeightOf("web:2"));
    }

    [Fact]
    public void RequestsLostOnAbort_StableIsWholeBeforeAndAfter()
    {
        var world = Canary(Weight(90), Forever);
        world.Abort();
        world.Tick();
        Assert.Equal((10_000, 4), (world.WeightOf("web:1"), world.PodsOf("web:1")));
    }

    [Fact]
    public void VerificationOfIntent_AWrittenWeightIsNoReachedStep()
    {
        var world = Canary(Weight(10), new() { Pause = new CanaryPause { Duration = 5 } }, Weight(50), Forever);
        world.StuckGateways.Add("gw-1");
        world.Run(100);
        Assert.Equal(5_000, world.WeightOf("web:2"));
        Assert.Equal(2, world.Status.CurrentStepIndex);
        Assert.False(world.Status.Canary!.Weights!.Verified);
    }

    [Fact]
    public void PreviewPointingAtNothing_StaysAtTheOldRevisionUntilThereArePods()
    {
        var world = Deployed(
            new RolloutStrategy { BlueGreen = new BlueGreenStrategy { ActiveService = "web", PreviewService = "preview" } },
            "web", "preview");
        world.BrokenImages.Add("web:2");
        world.Template("web:2");
        world.Run(50);
        Assert.Equal(RolloutWorld.HashOf("web:1"), world.Selected("preview"));
    }

    [Fact]
    public void AbortIgnored_EveryStrategyInEveryStateObeysAtOnce()
    {
        foreach (var strategy in new RolloutStrategy[]
        {
            new() { Canary = new CanaryStrategy { Steps = [Weight(30), Forever] } },
            new() { BlueGreen = new BlueGreenStrategy { ActiveService = "web", AutoPromotionEnabled = false } },
            new() { Immutable = new ImmutableStrategy() },
            new() { Shadow = new ShadowStrategy() },
            new() { AbTest = new AbTestStrategy { Percentage = 20 } },
            new() { Recreate = new RecreateStrategy() },
            new() { Rolling = new RollingStrategy { BatchSize = 1, MaxSurge = 1, MaxUnavailable = 1 } },
        })
        {
            for (var after = 1; after < 8; after++)
            {
                var world = Deployed(strategy);
                world.Template("web:2");
                world.Run(after);
                if (world.Status.StableRS == world.Hash)
                {
                    continue;
                }

                world.Abort();
                world.Tick();
                Assert.Equal((true, "Degraded"), (world.Status.Abort, world.Status.Phase));
                Assert.True(world.WeightOf("web:2") == 0 || strategy.Rolling is not null, "it still has users");
                Assert.Null(world.Split!.Spec!.Routes);
                Assert.Null(world.Split.Spec.Mirrors);
            }
        }
    }

    [Theory]
    [InlineData("paused")]
    [InlineData("promote-full")]
    [InlineData("0 replicas")]
    public void AbortIgnored_WhilePausedAfterPromoteFullOrAtZeroReplicas_IsObeyed(string when)
    {
        var world = Canary(Weight(10), Forever);
        if (when == "promote-full")
        {
            world.BrokenImages.Add("web:2");
            world.PromoteFull();
            world.Tick();
        }
        else if (when == "0 replicas")
        {
            world.Spec(static s => s with { Replicas = 0 });
            world.Tick();
        }

        world.Abort();
        world.Tick();
        Assert.Equal((true, 0), (world.Status.Abort, world.WeightOf("web:2")));
    }

    [Fact]
    public void RetryThatDoesNothing_StartsOverAtStepZeroEvenAfterThePodsAreGone()
    {
        var world = Canary(Weight(10), Forever);
        world.Abort();
        world.Run(120);
        Assert.Equal(0, world.PodsOf("web:2"));
        world.Retry();
        world.Tick();
        Assert.Equal(0, world.Status.CurrentStepIndex);
        world.RunUntil(() => world.Status.Phase == "Paused", "the pause again");
        Assert.Equal(1_000, world.WeightOf("web:2"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void ConflictThatLeavesOldPodsUp_NextDecisionDoesWhatIsMissing(int lost)
    {
        var world = Canary(Weight(10), Forever);
        world.Promote();
        for (var i = 0; i < 200; i++)
        {
            world.Tick(crashAfter: i % 3 == 0 ? int.MaxValue : lost);
            world.Wait(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(("Healthy", 0, 4), (world.Status.Phase, world.PodsOf("web:1"), world.PodsOf("web:2")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(12)]
    public void AutoscalerDuringARollout_NeitherStarvesStableNorTheCanary(int replicas)
    {
        var world = Canary(Weight(50), Forever);
        world.Spec(s => s with { Replicas = replicas });
        world.Run(5);
        Assert.Equal((replicas, (replicas + 1) / 2), (world.PodsOf("web:1"), world.PodsOf("web:2")));
        Assert.Equal(5_000, world.WeightOf("web:2"));
        Assert.Equal("Paused", world.Status.Phase);
    }

    [Fact]
    public void AutoscalerDuringARollout_ReadsThePodsOfBothRevisions()
    {
        var world = Canary(Weight(50), Forever);
        Assert.Equal(6, world.Status.HpaReplicas);
    }

    [Fact]
    public void BrokenStable_DoesNotBlockTheFix()
    {
        foreach (var strategy in new RolloutStrategy[]
        {
            new() { Canary = new CanaryStrategy { Steps = [Weight(50), new() { Pause = new CanaryPause { Duration = 5 } }] } },
            new() { BlueGreen = new BlueGreenStrategy { ActiveService = "web" } },
            new() { Immutable = new ImmutableStrategy() },
            new() { Rolling = new RollingStrategy { MaxSurge = 1, MaxUnavailable = 0 } },
            new() { Rolling = new RollingStrategy { MaxSurge = 0, MaxUnavailable = 1 } },
            new() { Recreate = new RecreateStrategy() },
        })
        {
            var world = Deployed(strategy);
            world.BrokenImages.Add("web:1");
            world.Template("web:2");
            world.RunUntil(() => world.IsPromoted, "promotion of the fix");
        }
    }

    [Fact]
    public void LongLivedConnectionsCut_OldPodsWaitForRequestsUnderWayUntilTheDrainDeadline()
    {
        var world = Canary(Weight(10), Forever);
        world.BusyRevisions.Add(RolloutWorld.HashOf("web:1"));
        world.Promote();
        world.RunUntil(() => world.IsPromoted, "promotion");
        world.Run(55);
        Assert.Equal(4, world.PodsOf("web:1"));
        world.Run(15);
        Assert.Equal(0, world.PodsOf("web:1"));
    }

    [Fact]
    public void NoTraffic_NeitherAbortsNorEndsAPauseByItself()
    {
        var world = Canary(Weight(10), Forever);
        for (var i = 0; i < 1000; i++)
        {
            world.Tick(world.Status.Judgement! with { Verdict = "NotEnoughData", CanaryRequests = 0, StableRequests = 0 });
            world.Wait(TimeSpan.FromSeconds(10));
        }

        Assert.Equal(("Paused", (bool?)null, 1_000), (world.Status.Phase, world.Status.Abort, world.WeightOf("web:2")));
    }

    [Fact]
    public void RollbackAsSlowAsARollout_IsOneDecision()
    {
        var world = Canary(Weight(50), Forever, Weight(70), Forever);
        world.Template("web:1");
        world.Tick();
        Assert.Equal(("Healthy", 10_000), (world.Status.Phase, world.WeightOf("web:1")));
    }

    [Fact]
    public void VerdictNobodyCanExplain_StatusAndEventSayTheNumbers()
    {
        var world = Canary(Weight(10), Forever);
        world.Tick(world.BadVerdict());
        var judgement = world.Status.Judgement!;
        Assert.Equal(
            ("Fail", 153.0, 100.0, 240L, 12L, 4560L, 2L),
            (judgement.Verdict, judgement.Evidence, judgement.Threshold, judgement.CanaryRequests, judgement.CanaryErrors,
                judgement.StableRequests, judgement.StableErrors));
        var told = Assert.Single(world.Events, static e => e.Reason == "RolloutAborted").Message;
        Assert.All(["153", "100", "12 of 240", "2 of 4560"], part => Assert.Contains(part, told, StringComparison.Ordinal));
    }

    [Fact]
    public void FinishedRunsAndOldRevisionsThatGrow_AreBounded()
    {
        var world = Deployed(new RolloutStrategy
        {
            Canary = new CanaryStrategy
            {
                Steps =
                [
                    Weight(50),
                    new() { Analysis = new RolloutAnalysis { Templates = [new RolloutAnalysisTemplate { TemplateName = "rate" }] } },
                ],
            },
        });
        for (var i = 2; i < 22; i++)
        {
            world.Template($"web:{i}");
            world.RunUntil(() => world.Runs.Values.Any(static r => r.Status is null), "the run");
            world.Measured(world.Runs.Values.Single(static r => r.Status is null).Metadata!.Name!, i % 2 == 0 ? "Successful" : "Failed");
            world.Run(90);
        }

        Assert.InRange(world.Runs.Count, 1, 5 + 5 + 1);
        Assert.InRange(world.Sets.Count, 1, 10 + 2);
    }
}

using Slipway.Api.Batch;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.Rollouts;

namespace Slipway.Controllers.Tests.Delivery.Rollouts;

/// <summary>Fields beside the strategy, and the steps that only Slipway has.</summary>
public sealed class RolloutFieldTests
{
    private static readonly CanaryStep Forever = new() { Pause = new CanaryPause() };

    private static CanaryStep Weight(double percent) => new() { SetWeight = percent };

    private static RolloutWorld Deployed(int replicas, params CanaryStep[] steps)
    {
        var world = new RolloutWorld(replicas, steps);
        world.RunUntil(() => world.Status.Phase == "Healthy", "first deployment");
        return world;
    }

    private static void Release(RolloutWorld world, string image)
    {
        world.Template(image);
        world.Tick();
        world.PromoteFull();
        world.RunUntil(() => world.Status.StableRS == world.Hash, image);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void Decide_RollbackWindow_SkipsTheStepsWithinItOnly(int back, bool skips)
    {
        var world = Deployed(2, Weight(10), Forever);
        world.Spec(static s => s with { RollbackWindow = new RollbackWindow { Revisions = 1 } });
        foreach (var image in new[] { "web:2", "web:3" })
        {
            Release(world, image);
        }

        world.Template($"web:{3 - back}");
        world.Run(10);
        Assert.Equal(skips, world.Status.StableRS == world.Hash);
        Assert.Equal(skips ? 10_000 : 1000, world.WeightOf($"web:{3 - back}"));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(1)]
    public void Decide_RestartAt_ReplacesEachPodOnceAndNeverTooMany(int replicas)
    {
        var world = Deployed(replicas);
        world.Run(5);
        world.Spec(s => s with { RestartAt = world.Now + TimeSpan.FromSeconds(10) });
        world.Run(5);
        Assert.Empty(world.Deleted);
        for (var i = 0; i < 30; i++)
        {
            var before = world.Deleted.Count;
            world.Run(1);
            Assert.True(world.Deleted.Count - before <= 1);
        }

        Assert.Equal(replicas, world.Deleted.Distinct().Count());
        Assert.Equal(world.Rollout.Spec!.RestartAt, world.Status.RestartedAt);
        Assert.Equal(replicas, world.PodsOf("web:1"));
    }

    [Fact]
    public void Decide_RestartOfTheOnlyPod_StartsAnotherFirst()
    {
        var world = Deployed(1);
        world.Run(5);
        world.Spec(s => s with { RestartAt = world.Now });
        world.Tick(worldMoves: false);
        Assert.Empty(world.Deleted);
        Assert.Equal(2, world.PodsOf("web:1"));
    }

    [Fact]
    public void Decide_RestartInTheMiddleOfARollout_PodsOfOneRevisionDoNotMakeUpForThoseOfAnother()
    {
        var world = Deployed(2, Weight(50), Forever);
        world.Template("web:2");
        world.RunUntil(() => world.Status.Phase == "Paused", "the pause");
        world.Run(5);
        world.Spec(s => s with { RestartAt = world.Now });
        world.Tick(worldMoves: false);
        Assert.Empty(world.Deleted);
        Assert.Equal((3, 2), (world.PodsOf("web:1"), world.PodsOf("web:2")));
        world.Run(30);
        Assert.Equal(world.Rollout.Spec!.RestartAt, world.Status.RestartedAt);
        Assert.Equal((2, 1), (world.PodsOf("web:1"), world.PodsOf("web:2")));
        Assert.Equal("Paused", world.Status.Phase);
    }

    [Fact]
    public void Decide_RestartWhilePodsAreAboutToGo_TakesNoneOnTop()
    {
        var world = Deployed(8);
        world.Run(5);
        world.Spec(s => s with { RestartAt = world.Now, Replicas = 4 });
        world.Tick(worldMoves: false);
        Assert.Empty(world.Deleted);
        world.Run(30);
        Assert.Equal(4, world.Deleted.Distinct().Count());
    }

    [Fact]
    public void Decide_RestartWhileAPodMayBeOnItsWayOut_CountsOnNone()
    {
        var world = Deployed(4);
        world.Run(5);
        world.Spec(s => s with { RestartAt = world.Now });
        var name = world.Sets.Keys.Single();
        IEnumerable<RolloutAction> Given(int available, long seen)
        {
            var set = world.Sets[name];
            var changed = set with
            {
                Metadata = set.Metadata! with { Generation = 3 },
                Status = set.Status! with { AvailableReplicas = available, ObservedGeneration = seen },
            };
            return RolloutPlanner.Decide(world.Observe() with { ReplicaSets = [changed] }, world.Now).Actions
                .Where(static a => a is RolloutAction.DeletePod);
        }

        // The pods alone always look as if four were there.
        Assert.Empty(Given(available: 4, seen: 2));
        Assert.Empty(Given(available: 3, seen: 3));
        Assert.Single(Given(available: 4, seen: 3));
    }

    [Fact]
    public void Decide_RestartWithoutAGateway_StartsAnotherFirst()
    {
        var world = new RolloutWorld(1);
        world.Gateways.Clear();
        world.Services.Clear();
        world.RunUntil(() => world.Status.Phase == "Healthy", "first deployment");
        world.Run(5);
        world.Spec(s => s with { RestartAt = world.Now });
        world.Tick(worldMoves: false);
        Assert.Empty(world.Deleted);
        world.Run(30);
        Assert.Equal(world.Rollout.Spec!.RestartAt, world.Status.RestartedAt);
        Assert.Equal(1, world.PodsOf("web:1"));
    }

    [Fact]
    public void Decide_OutsideTheWindow_WaitsAndSaysUntilWhen()
    {
        var world = Deployed(2, Weight(10), Weight(50), Forever);
        world.Spec(static s => s with
        {
            Windows = [new RolloutWindow { Schedule = "0 9 * * *", Duration = "1h" }], ProgressDeadlineAbort = true,
        });
        world.Template("web:2");
        world.Run(300);
        Assert.Equal(0, world.WeightOf("web:2"));
        Assert.Contains("until 2026-01-01T09:00:00Z", world.Status.Message, StringComparison.Ordinal);
        world.Wait(TimeSpan.FromHours(2));
        world.Tick();
        Assert.Equal(("Progressing", null), (world.Status.Phase, world.Status.Abort));
        world.Wait(TimeSpan.FromHours(7));
        world.Run(10);
        Assert.Equal(5000, world.WeightOf("web:2"));
        world.Abort();
        world.Wait(TimeSpan.FromHours(2));
        world.Tick();
        Assert.Equal(0, world.WeightOf("web:2"));
    }

    [Fact]
    public void Decide_DeniedTime_LetsOnlyAFullPromotionThrough()
    {
        var world = Deployed(2, Weight(10), Forever);
        world.Spec(static s => s with
        {
            Windows = [new RolloutWindow { Schedule = "0 0 * * *", Duration = "24h", Kind = "deny", Timezone = "Europe/Berlin" }],
        });
        world.Template("web:2");
        world.Run(60);
        Assert.Equal(0, world.WeightOf("web:2"));
        world.PromoteFull();
        world.RunUntil(() => world.Status.StableRS == world.Hash, "promotion");
    }

    [Fact]
    public void Decide_WindowThatDoesNotParse_IsRefusedByName()
    {
        var world = Deployed(1, Weight(10));
        world.Spec(static s => s with { Windows = [new RolloutWindow { Schedule = "often", Duration = "1x", Timezone = "Nowhere" }] });
        world.Tick();
        foreach (var field in new[] { "schedule: is 'often'", "duration: is '1x'", "timezone: is 'Nowhere'" })
        {
            Assert.Contains($"spec.windows[0].{field}", world.Status.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("pause", "Paused")]
    [InlineData("abort", "Degraded")]
    [InlineData("promote", "Healthy")]
    public void Decide_TooLittleTraffic_DoesWhatTheSpecSays(string onTimeout, string phase)
    {
        var world = Deployed(2, Weight(10), new CanaryStep { Pause = new CanaryPause { Duration = "30s" } });
        world.Spec(s => s with { LowTraffic = new RolloutLowTraffic { MinRequests = 100, OnTimeout = onTimeout } });
        world.Template("web:2");
        world.Run(120);
        Assert.Equal(phase, world.Status.Phase);
        if (phase == "Paused")
        {
            Assert.Contains("only 0 requests", world.Status.Message, StringComparison.Ordinal);
            Assert.Contains("asks for 100", world.Status.Message, StringComparison.Ordinal);
            world.Tick((world.Status.Judgement ?? new()) with { Verdict = "NotEnoughData", CanaryRequests = 140 });
            Assert.Contains("140 by now", world.Status.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("only", world.Status.Message, StringComparison.Ordinal);
            world.Promote();
            world.RunUntil(() => world.Status.Phase == "Healthy", "promotion");
        }
    }

    [Fact]
    public void Decide_KeepWarm_HoldsOldRevisionsForTheirTime()
    {
        var world = Deployed(2);
        world.Spec(static s => s with { KeepWarm = new RolloutKeepWarm { Revisions = 1, Duration = "10m" } });
        Release(world, "web:2");
        Release(world, "web:3");
        world.Run(120);
        Assert.Equal(0, world.PodsOf("web:1"));
        Assert.Equal(2, world.PodsOf("web:2"));
        world.Run(700);
        Assert.Equal(0, world.PodsOf("web:2"));
    }

    [Fact]
    public void Decide_SmokeStep_AsksEachNewPodBeforeAnyUser()
    {
        var world = Deployed(4, new CanaryStep { Smoke = new SmokeStep { Http = "/healthz" } }, Weight(50), Forever);
        world.Template("web:2");
        world.RunUntil(() => world.Runs.Count == 1, "the questions");
        Assert.Equal(0, world.WeightOf("web:2"));
        var metric = Assert.Single(world.Runs.Values.Single().Spec!.Metrics!);
        Assert.Equal("http://127.0.0.1:8080/healthz", metric.Provider!.Web!.Url);
        world.Measured(world.Runs.Keys.Single(), "Successful");
        world.RunUntil(() => world.WeightOf("web:2") == 5000, "the next step");
    }

    [Fact]
    public void Decide_SmokeJob_MakesACopyOfTheSuspendedJob()
    {
        var world = Deployed(1, new CanaryStep { Smoke = new SmokeStep { Job = "check" } });
        world.Jobs.Add(new Job
        {
            Metadata = new ObjectMeta { Name = "check", Namespace = "default" },
            Spec = new JobSpec { Suspend = true, Template = new PodTemplateSpec { Spec = new PodSpec { Containers = [] } } },
        });
        world.Template("web:2");
        world.RunUntil(() => world.Runs.Count == 1, "the Job");
        Assert.Null(world.Runs.Values.Single().Spec!.Metrics![0].Provider!.Job!.Spec!.Suspend);
        world.Measured(world.Runs.Keys.Single(), "Failed");
        world.Tick();
        Assert.Equal("Degraded", world.Status.Phase);
    }

    [Fact]
    public void Decide_SoakStep_WaitsItsTime()
    {
        var world = Deployed(2, Weight(20), new CanaryStep { Soak = new SoakStep { Duration = "2m" } });
        world.Template("web:2");
        world.Run(60);
        Assert.Equal("Paused", world.Status.Phase);
        world.Run(120);
        Assert.Equal("Healthy", world.Status.Phase);
    }

    [Fact]
    public void Decide_Approval_IsNotAPromotionAndNeedsTheGroup()
    {
        var world = Deployed(2, Weight(20), new CanaryStep { Approval = new ApprovalStep { Groups = ["owners"] } });
        world.Template("web:2");
        world.RunUntil(() => world.Status.Phase == "Paused", "the step");
        world.Promote();
        world.Run(5);
        Assert.Equal("Paused", world.Status.Phase);
        Approve(world, "mallory", "guests");
        world.Run(5);
        Assert.Contains("mallory", world.Status.Message, StringComparison.Ordinal);
        Approve(world, "olga", "owners");
        world.RunUntil(() => world.Status.Phase == "Healthy", "promotion");
        Assert.Contains(world.Events, static e => e.Message.Contains("olga", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("abort", "Degraded")]
    [InlineData("promote", "Healthy")]
    [InlineData(null, "Paused")]
    public void Decide_ApprovalThatNobodyGives_DoesWhatTheSpecSays(string? onTimeout, string phase)
    {
        var step = new CanaryStep { Approval = new ApprovalStep { Timeout = "1m", OnTimeout = onTimeout } };
        var world = Deployed(2, Weight(20), step);
        world.Template("web:2");
        world.Run(120);
        Assert.Equal(phase, world.Status.Phase);
    }

    [Fact]
    public void Decide_DynamicStableScale_ShrinksAfterTheShareAndComesBackBeforeIt()
    {
        var world = new RolloutWorld(10, new RolloutStrategy
        {
            Canary = new CanaryStrategy
            {
                Steps = [Weight(40), Forever],
                DynamicStableScale = true,
                TrafficRouting = new RolloutTrafficRouting { Slipway = new SlipwayTrafficRouting() },
            },
        });
        world.AddGateway("gw-1");
        world.RunUntil(() => world.Status.Phase == "Healthy", "first deployment");
        world.Template("web:2");
        world.RunUntil(() => world.Status.Phase == "Paused", "the pause");
        world.Run(5);
        Assert.Equal((4, 6), (world.PodsOf("web:2"), world.PodsOf("web:1")));
        world.Abort();
        world.Tick(worldMoves: false);
        Assert.Equal(10, world.PodsOf("web:1"));
        Assert.Equal(4000, world.WeightOf("web:2"));
        world.Run(3);
        Assert.Equal(0, world.WeightOf("web:2"));
    }

    [Fact]
    public void Decide_PingPong_ServicesChangePlacesAtPromotion()
    {
        var world = new RolloutWorld(2, new RolloutStrategy
        {
            Canary = new CanaryStrategy
            {
                PingPong = new RolloutPingPong { PingService = "ping", PongService = "pong" },
                Steps = [Weight(50), Forever],
            },
        }, "ping", "pong");
        world.RunUntil(() => world.Status.Phase == "Healthy", "first deployment");
        Assert.Equal("ping", world.Status.Canary!.StablePingPong);
        Release(world, "web:2");
        world.Run(5);
        Assert.Equal("pong", world.Status.Canary!.StablePingPong);
        Assert.Equal(world.Hash, world.Selected("pong"));
    }

    private static void Approve(RolloutWorld world, string user, string group) => world.Command(s => s with
    {
        Approvals = [new RolloutApproval { Step = 1, Hash = world.Hash, User = user, Groups = [group] }],
    });
}

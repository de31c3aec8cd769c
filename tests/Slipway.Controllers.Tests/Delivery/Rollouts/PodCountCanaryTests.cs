using Slipway.Api.Delivery;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Tests.Delivery.Rollouts;

/// <summary>A canary whose shares are carried by numbers of pods, for nothing routes its traffic.</summary>
public sealed class PodCountCanaryTests
{
    private static readonly CanaryStep Forever = new() { Pause = new CanaryPause() };

    private static CanaryStep Weight(double percent) => new() { SetWeight = percent };

    private static RolloutWorld Deployed(int replicas, IntOrString? surge, IntOrString? unavailable, params CanaryStep[] steps)
    {
        var world = new RolloutWorld(replicas, new RolloutStrategy
        {
            Canary = new CanaryStrategy { MaxSurge = surge, MaxUnavailable = unavailable, Steps = steps },
        });
        world.RunUntil(() => world.Status.Phase == "Healthy", "first deployment");
        return world;
    }

    private static RolloutWorld Updated(int replicas, IntOrString? surge, IntOrString? unavailable, params CanaryStep[] steps)
    {
        var world = Deployed(replicas, surge, unavailable, steps);
        world.Template("web:2");
        return world;
    }

    [Theory]
    [InlineData(10, 1, 10, 1, 9)]
    [InlineData(4, 1, 25, 1, 3)]
    [InlineData(4, 1, 20, 1, 4)] // 1 of 5 comes closer than 1 of 4.
    [InlineData(4, 0, 20, 1, 3)]
    [InlineData(5, 0, 50, 3, 2)] // Ties go up.
    [InlineData(5, 1, 50, 3, 3)]
    [InlineData(10, 1, 1, 1, 10)] // Never none for a share above 0.
    [InlineData(10, 0, 99, 9, 1)] // And never all for one below 100.
    [InlineData(2, 0, 1, 1, 1)]
    [InlineData(1, 1, 50, 1, 1)]
    [InlineData(4, 1, 0, 0, 4)]
    [InlineData(3, 1, 100, 3, 0)]
    public void CanaryCount_OfAWeight_IsTheClosestOverNOrOneMore(int replicas, int surge, double weight, int canary, int stable)
    {
        var world = Updated(replicas, surge, 1, Weight(weight), Forever);
        world.RunUntil(() => world.Status.Phase == "Paused", "the pause");
        Assert.Equal((canary, stable), (world.PodsOf("web:2"), world.PodsOf("web:1")));
    }

    [Theory]
    [InlineData(8, 2, 0)]
    [InlineData(8, 0, 2)]
    [InlineData(5, 1, 1)]
    [InlineData(1, 1, 0)]
    [InlineData(1, 0, 1)]
    public void MaxSurgeAndMaxUnavailable_WhileStepsGoOn_AreNeverLeft(int replicas, int surge, int unavailable)
    {
        var world = Updated(replicas, surge, unavailable, Weight(20), Weight(60), Weight(40), Weight(80));
        world.Random = new Random(replicas);
        world.RunUntil(() => world.IsPromoted, "promotion");
        Assert.InRange(world.MostPods, replicas, replicas + surge);
        Assert.InRange(world.FewestAvailable, replicas - unavailable, replicas);
    }

    [Fact]
    public void MaxSurgeAndMaxUnavailable_BothZero_AreRefused()
    {
        var world = new RolloutWorld(2, new RolloutStrategy { Canary = new CanaryStrategy { MaxSurge = 0, MaxUnavailable = "0%" } });
        world.Tick();
        Assert.Contains(
            "spec.strategy.canary.maxUnavailable: must not be 0 when maxSurge is 0", world.Status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ScaleUp_DuringARollout_PrefersStable()
    {
        var world = Updated(4, 0, 1, Weight(50), Forever);
        world.RunUntil(() => world.Status.Phase == "Paused", "the pause");
        world.Template("web:3");
        world.Spec(static s => s with { Replicas = 6 });
        world.Tick(worldMoves: false);
        Assert.Equal((3, 2, 1), (world.PodsOf("web:1"), world.PodsOf("web:2"), world.PodsOf("web:3")));
        world.Run(10);
        Assert.Equal((3, 0, 3), (world.PodsOf("web:1"), world.PodsOf("web:2"), world.PodsOf("web:3")));
    }

    [Fact]
    public void Abort_ByPodCounts_BringsTheOldPodsBackWithinTheBounds()
    {
        var world = Updated(6, 1, 0, Weight(50), Forever);
        world.RunUntil(() => world.Status.Phase == "Paused", "the pause");
        world.Abort();
        world.RunUntil(() => world.PodsOf("web:2") == 0, "the way back");
        Assert.Equal((6, 6), (world.PodsOf("web:1"), world.FewestAvailable));
        Assert.Equal("Degraded", world.Status.Phase);
    }

    [Fact]
    public void Abort_ControllerOfTheOldPodsHasNotActedOnTheirNumberYet_GivesUpNoPodForThem()
    {
        var world = Updated(6, 1, 0, Weight(50), Forever);
        world.RunUntil(() => world.Status.Phase == "Paused", "the pause");
        world.Abort();
        world.RunUntil(() => world.PodsOf("web:1") == 4, "an old pod more");
        var before = world.PodsOf("web:2");
        var old = $"web-{RolloutWorld.HashOf("web:1")}";
        void Seen(long generation) => world.Sets[old] = world.Sets[old] with
        {
            Metadata = world.Sets[old].Metadata! with { Generation = 3 },
            Status = world.Sets[old].Status! with { ObservedGeneration = generation },
        };

        // Of the four one may have been told to end when fewer were asked for.
        Seen(2);
        world.Tick(worldMoves: false);
        Assert.Equal(before, world.PodsOf("web:2"));
        Seen(3);
        world.Tick(worldMoves: false);
        Assert.Equal(before - 1, world.PodsOf("web:2"));
        world.RunUntil(() => world.PodsOf("web:2") == 0, "the way back");
    }

    [Fact]
    public void Paused_BeforeTheNewTemplate_StartsNoPodOfIt()
    {
        var world = Deployed(4, 1, 0, Weight(25), Weight(50), Forever);
        world.Spec(static s => s with { Paused = true });
        world.Template("web:2");
        world.Run(20);
        Assert.Equal((4, 0), (world.PodsOf("web:1"), world.PodsOf("web:2")));
        world.Spec(static s => s with { Paused = false });
        world.RunUntil(() => world.PodsOf("web:2") == 1, "the first step");
        world.Spec(static s => s with { Paused = true, Replicas = 8 });
        world.Run(20);
        Assert.Equal((7, 1), (world.PodsOf("web:1"), world.PodsOf("web:2")));
    }

    [Fact]
    public void Windows_Closed_StartNoPodThatUsersWouldReach()
    {
        foreach (var strategy in new RolloutStrategy[]
        {
            new() { Canary = new CanaryStrategy { Steps = [Weight(25)] } },
            new() { Rolling = new RollingStrategy { BatchSize = 1 } },
            new() { Recreate = new RecreateStrategy() },
        })
        {
            var world = new RolloutWorld(4, strategy);
            world.RunUntil(() => world.Status.Phase == "Healthy", "first deployment");
            world.Spec(static s => s with { Windows = [new RolloutWindow { Schedule = "0 9 * * *", Duration = "1h" }] });
            world.Template("web:2");
            world.Run(60);
            Assert.Equal((4, 0), (world.PodsOf("web:1"), world.PodsOf("web:2")));
            world.Wait(TimeSpan.FromHours(9));
            world.RunUntil(() => world.IsPromoted, "promotion in the window");
        }
    }
}

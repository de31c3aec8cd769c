using Slipway.Api.Apps;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.Rollouts;

namespace Slipway.Controllers.Tests.Delivery.Rollouts;

/// <summary>Pods that replace others, where numbers of pods carry the shares.</summary>
public sealed partial class StrategyTests
{
    [Fact]
    public void Recreate_ControllerOfTheOldPodsHasNotActedOnTheirNumberYet_StartsNoneBesideThem()
    {
        var world = Updated(new RolloutStrategy { Recreate = new RecreateStrategy() }, replicas: 3);
        world.RunUntil(() => world.PodsOf("web:1") == 0, "the end of the old pods");
        var old = $"web-{RolloutWorld.HashOf("web:1")}";
        var (name, set) = (world.Sets.Keys.Single(k => k != old), world.Sets.Values.Single(s => s.Name() != old));
        int Asked(long seen)
        {
            var gone = world.Sets[old];
            gone = gone with
            {
                Metadata = gone.Metadata! with { Generation = 3 },
                Status = (gone.Status ?? new ReplicaSetStatus()) with { Replicas = 0, ObservedGeneration = seen },
            };
            var started = set with { Spec = set.Spec! with { Replicas = 0 }, Status = null };
            return RolloutPlanner.Decide(world.Observe() with { ReplicaSets = [gone, started], Pods = [] }, world.Now).Actions
                .OfType<RolloutAction.UpdateReplicaSet>().Where(u => u.ReplicaSet.Name() == name)
                .Sum(static u => u.ReplicaSet.Spec!.Replicas ?? 0);
        }

        // Neither its status nor the caches show pods that were only just created.
        Assert.Equal(0, Asked(seen: 2));
        Assert.Equal(3, Asked(seen: 3));
    }

    [Fact]
    public void Recreate_RestartWhereNoPodMayBeMissing_StartsAnotherFirst()
    {
        var world = Deployed(new RolloutStrategy { Recreate = new RecreateStrategy() }, replicas: 3);
        world.Spec(s => s with { RestartAt = world.Now });
        world.Tick(worldMoves: false);
        Assert.Empty(world.Deleted);
        Assert.Equal(4, world.PodsOf("web:1"));
        world.Run(30);
        Assert.Equal(world.Rollout.Spec!.RestartAt, world.Status.RestartedAt);
        Assert.Equal((3, 3), (world.PodsOf("web:1"), world.Deleted.Distinct().Count()));
    }

    [Theory]
    [InlineData(6, 1, 1)]
    [InlineData(6, 0, 2)]
    [InlineData(5, 1, 0)]
    [InlineData(5, 2, 1)]
    public void Rolling_RestartAtAnyMoment_GivesUpNoMorePodsAtOnceThanMayBeMissing(int replicas, int surge, int unavailable)
    {
        for (var moment = 0; moment < 40; moment++)
        {
            var strategy = new RollingStrategy { MaxSurge = surge, MaxUnavailable = unavailable, PauseBetweenBatches = "5s" };
            var world = Updated(Rolling(strategy), replicas: replicas);
            world.Random = new Random(moment);
            world.Run(moment);
            world.Spec(s => s with { RestartAt = world.Now });
            for (var i = 0; i < 120; i++)
            {
                var (available, sets) = (world.Sets.Values.Sum(Available), world.Sets.ToDictionary());
                var actions = world.Tick().Actions;
                var given = actions.OfType<RolloutAction.DeletePod>().Count() + actions.OfType<RolloutAction.UpdateReplicaSet>()
                    .Sum(u => Math.Max(0, Available(sets[u.ReplicaSet.Name()]) - u.ReplicaSet.Spec!.Replicas!.Value));
                Assert.True(given <= Math.Max(0, available - (replicas - unavailable)), $"{given} of {available} pods at once");
                world.Wait(TimeSpan.FromSeconds(1));
            }

            Assert.Equal((true, world.Rollout.Spec!.RestartAt), (world.IsPromoted, world.Status.RestartedAt));
        }
    }

    [Fact]
    public void Rolling_RestartAndFewerPodsInOnePass_GivesUpNoneOnTopOfThoseThatGo()
    {
        var world = Deployed(Rolling(new RollingStrategy()), replicas: 6);
        world.Run(5);
        world.Spec(s => s with { RestartAt = world.Now, Replicas = 1 });
        world.Tick(worldMoves: false);
        Assert.Equal((2, 0), (world.PodsOf("web:1"), world.Deleted.Count));
        world.Run(30);
        Assert.Equal((1, world.Rollout.Spec!.RestartAt), (world.PodsOf("web:1"), world.Status.RestartedAt));
    }

    [Fact]
    public void Rolling_ReplacedVersionWithBrokenPods_MakesRoomForTheNext()
    {
        var world = Updated(Rolling(new RollingStrategy { PauseBetweenBatches = 600 }), replicas: 5);
        world.RunUntil(() => world.Status.Phase == "Paused", "the first batch");
        world.BrokenImages.Add("web:3");
        world.Template("web:3");
        world.RunUntil(() => world.PodsOf("web:3") == 3, "pods that do not become ready");
        world.Run(10);
        world.Template("web:4");
        world.Run(10);
        world.PromoteFull();
        world.RunUntil(() => world.IsPromoted, "promotion");
        Assert.Equal((0, 0, 0, 5), (world.PodsOf("web:1"), world.PodsOf("web:2"), world.PodsOf("web:3"), world.PodsOf("web:4")));
    }

    private static int Available(ReplicaSet set) => Math.Min(set.Status?.AvailableReplicas ?? 0, set.Spec!.Replicas!.Value);
}

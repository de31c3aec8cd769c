using Slipway.Api.Delivery;

namespace Slipway.Controllers.Tests.Delivery.Rollouts;

/// <summary>Pods that replace others, where numbers of pods carry the shares.</summary>
public sealed partial class StrategyTests
{
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
}

using Slipway.Api.Delivery;

namespace Slipway.Controllers.Tests.Delivery.Rollouts;

/// <summary>The blue/green strategy, over selectors of Services and over the split of a gateway.</summary>
public sealed class BlueGreenTests
{
    private static readonly BlueGreenStrategy Switch = new() { ActiveService = "active", PreviewService = "preview" };

    private static RolloutWorld Deployed(BlueGreenStrategy strategy, bool gateway = false, int replicas = 4)
    {
        var world = new RolloutWorld(replicas, new RolloutStrategy { BlueGreen = strategy }, "active", "preview");
        if (gateway)
        {
            world.AddGateway("gw-1");
        }

        world.RunUntil(() => world.Status.Phase == "Healthy", "first deployment");
        world.Run(3);
        return world;
    }

    private static RolloutWorld Paused(BlueGreenStrategy strategy, bool gateway = false)
    {
        var world = Deployed(strategy with { AutoPromotionEnabled = false }, gateway);
        world.Template("web:2");
        world.RunUntil(() => world.Status.Phase == "Paused", "the pause before the switch");
        world.Run(3);
        return world;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Decide_FirstDeployment_SelectsItFromBothServices(bool gateway)
    {
        var world = Deployed(Switch, gateway);
        Assert.Equal(world.Hash, world.Selected("active"));
        Assert.Equal(world.Hash, world.Selected("preview"));
        Assert.Equal(world.Hash, world.Status.BlueGreen!.ActiveSelector);
        Assert.Equal(world.Hash, world.Status.StableRS);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Decide_AutoPromotionDisabled_PreviewsAndWaitsForAPerson(bool gateway)
    {
        var world = Paused(Switch, gateway);
        Assert.Equal("BlueGreenPause", world.Status.PauseConditions![0].Reason);
        Assert.Equal(RolloutWorld.HashOf("web:1"), world.Selected("active"));
        Assert.Equal(world.Hash, world.Selected("preview"));
        world.Run(3600);
        Assert.Equal("Paused", world.Status.Phase);
        world.Promote();
        world.RunUntil(() => world.Status.Phase == "Healthy", "promotion");
        Assert.Equal(world.Hash, world.Selected("active"));
        world.Run(40);
        Assert.Equal(0, world.PodsOf("web:1"));
    }

    [Fact]
    public void Decide_AutoPromotionSeconds_SwitchesAfterThem()
    {
        var world = Deployed(Switch with { AutoPromotionSeconds = 30 });
        world.Template("web:2");
        world.RunUntil(() => world.Status.Phase == "Paused", "pause");
        world.Run(20);
        Assert.Equal(RolloutWorld.HashOf("web:1"), world.Selected("active"));
        world.RunUntil(() => world.Status.Phase == "Healthy", "promotion");
        Assert.Equal(world.Hash, world.Selected("active"));
    }

    [Fact]
    public void Decide_PreviewReplicaCount_ScalesToAllOnlyBeforeTheSwitch()
    {
        var world = Paused(Switch with { PreviewReplicaCount = 1 });
        Assert.Equal(1, world.PodsOf("web:2"));
        world.Promote();
        world.Tick();
        Assert.Equal(4, world.PodsOf("web:2"));
        Assert.Equal(RolloutWorld.HashOf("web:1"), world.Selected("active"));
        Assert.True(world.Status.BlueGreen!.ScaleUpPreviewCheckPoint);
        world.RunUntil(() => world.Status.Phase == "Healthy", "promotion");
        Assert.Equal(world.Hash, world.Selected("active"));
    }

    [Fact]
    public void Decide_PreviewWithoutPods_StaysWhereItIs()
    {
        var world = Deployed(Switch);
        world.BrokenImages.Add("web:2");
        world.Template("web:2");
        world.Run(30);
        Assert.Equal(RolloutWorld.HashOf("web:1"), world.Selected("preview"));
        Assert.Equal(RolloutWorld.HashOf("web:1"), world.Selected("active"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Decide_AbortAfterTheSwitch_GoesBackAtOnce(bool gateway)
    {
        var world = Deployed(Switch, gateway);
        world.StuckServices.Add("active");
        world.StuckGateways.Add("gw-1");
        world.Template("web:2");
        world.Run(3);
        world.StuckGateways.Clear();
        world.RunUntil(() => world.Selected("active") == world.Hash || world.WeightOf("web:2") > 0, "the switch");
        world.StuckGateways.Add("gw-1");
        world.Abort();
        world.Tick();
        Assert.Equal(RolloutWorld.HashOf("web:1"), world.Selected("active"));
        Assert.Equal(0, world.WeightOf("web:2"));
        Assert.Equal("Degraded", world.Status.Phase);
    }

    [Fact]
    public void Decide_EndpointsNotYetSwitched_DoesNotScaleTheOldDown()
    {
        var world = Deployed(Switch with { ScaleDownDelaySeconds = 0 });
        _ = world.Observe();
        world.StuckServices.Add("active");
        world.Template("web:2");
        world.Run(20);
        Assert.Equal(world.Hash, world.Selected("active"));
        Assert.Equal(4, world.PodsOf("web:1"));
        Assert.Contains("endpoints of Service 'active'", world.Status.Message, StringComparison.Ordinal);
        world.StuckServices.Clear();
        world.RunUntil(() => world.PodsOf("web:1") == 0, "scale-down");
    }

    [Fact]
    public void Decide_ScaleDownDelayRevisionLimit_KeepsOnlyTheNewest()
    {
        var world = Deployed(Switch with { ScaleDownDelaySeconds = 600, ScaleDownDelayRevisionLimit = 1 });
        foreach (var image in new[] { "web:2", "web:3" })
        {
            world.Template(image);
            world.RunUntil(() => world.Status.Phase == "Healthy" && world.Status.StableRS == world.Hash, image);
        }

        world.Run(40);
        Assert.Equal(0, world.PodsOf("web:1"));
        Assert.Equal(4, world.PodsOf("web:2"));
    }

    [Fact]
    public void Decide_AbortedPreview_IsScaledDownAfterItsDelay()
    {
        var world = Paused(Switch);
        world.Abort();
        world.Run(20);
        Assert.Equal(4, world.PodsOf("web:2"));
        world.Run(60);
        Assert.Equal(0, world.PodsOf("web:2"));
        Assert.Equal(RolloutWorld.HashOf("web:1"), world.Selected("preview"));
    }

    [Fact]
    public void Decide_ServiceThatSelectsNothingOfIt_IsRefused()
    {
        var world = new RolloutWorld(1, new RolloutStrategy { BlueGreen = Switch with { ActiveService = "nothing" } }, "preview");
        world.Tick();
        Assert.Contains(
            "spec.strategy.blueGreen.activeService: there is no Service 'nothing'", world.Status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_RolloutDeleted_LeavesTheServicesAsTheyWere()
    {
        var world = Deployed(Switch, gateway: true);
        var service = world.Services[0];
        Assert.Equal("web", service.Metadata!.Annotations!["slipway.dev/split"]);
        var released = Controllers.Delivery.Rollouts.Traffic.ServicePlanner.Released(service, "web")!;
        Assert.Equal(["app"], released.Spec!.Selector!.Keys);
        Assert.Empty(released.Metadata!.Annotations!);
    }
}

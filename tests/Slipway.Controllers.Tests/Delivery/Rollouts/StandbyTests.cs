using Slipway.Api.Delivery;

namespace Slipway.Controllers.Tests.Delivery.Rollouts;

/// <summary>Who may answer when all pods of those with a share are gone.</summary>
public sealed class StandbyTests
{
    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(0)]
    public void Decide_CanaryTakenBackByCommandThenReplacedWhileStableIsBroken_StandsBy(int writesOfTheFirstDecision)
    {
        var world = Aborted(static w =>
        {
            w.Abort();
            w.Tick();
        });
        world.Tick(crashAfter: writesOfTheFirstDecision);
        world.Tick();
        Assert.Contains(
            world.Split!.Spec!.Revisions!, static r => r is { Role: "Previous", Weight: 0 } && r.Hash == RolloutWorld.HashOf("web:2"));
        world.Run(60);
        Assert.True(world.PodsOf("web:2") > 0, "nobody is left to answer");
        world.BrokenImages.Clear();
        world.RunUntil(() => world.Status.Phase == "Healthy", "promotion");
        world.Run(60);
        Assert.Equal([RolloutWorld.HashOf("web:3")], world.Split!.Spec!.Revisions!.Select(static r => r.Hash));
        Assert.Equal(0, world.PodsOf("web:2"));
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(0)]
    public void Decide_CanaryTakenBackByVerdictThenReplacedWhileStableIsBroken_IsNotNamed(int writesOfTheFirstDecision)
    {
        var world = Aborted(static w => w.Tick(w.BadVerdict()));
        world.Tick(crashAfter: writesOfTheFirstDecision);
        world.Tick();
        Assert.DoesNotContain(world.Split!.Spec!.Revisions!, static r => r.Hash == RolloutWorld.HashOf("web:2"));
    }

    /// <summary>A canary with users was taken back, the stable revision has lost its pods since, and another version is to come.</summary>
    private static RolloutWorld Aborted(Action<RolloutWorld> takeBack)
    {
        var world = new RolloutWorld(
            4, new CanaryStep { SetWeight = 25 }, new CanaryStep { Pause = new CanaryPause { Duration = "5s" } });
        world.RunUntil(() => world.Status.Phase == "Healthy", "first deployment");
        world.Template("web:2");
        world.RunUntil(() => world.Status.Phase == "Paused", "the pause");
        takeBack(world);
        Assert.True(world.Status.Abort);
        world.BrokenImages.Add("web:1");
        world.BrokenImages.Add("web:3");
        world.Move();
        world.Template("web:3");
        return world;
    }
}

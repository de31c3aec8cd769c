using Slipway.Api.Schemas;

namespace Slipway.Controllers.Tests.Delivery.Rollouts;

/// <summary>Two API groups are two kinds: each has its own Rollouts, and one controller each.</summary>
public sealed class RolloutGroupTests
{
    [Theory]
    [InlineData(Kinds.OwnGroup)]
    [InlineData(Kinds.ArgoGroup)]
    public void Release_OfEitherGroup_GoesThroughItsSteps(string group)
    {
        var world = new CommandWorld(group: group).Begin();

        world.Command("""{"pauseConditions":null}""");
        world.Until(() => world.Status.Phase == "Paused" && world.WeightOf("v2") == 50, "the second pause");
        world.Command("""{"abort":true}""");
        world.Until(() => world.Status.Phase == "Degraded" && world.WeightOf("v1") == 100, "the abort");
        world.Command("""{"promoteFull":true,"abort":false}""");
        world.Until(() => world.Status.Phase == "Healthy" && world.WeightOf("v2") == 100, "the end");

        Assert.All(world.Owners, owner => Assert.Equal($"{group}/v1alpha1", owner.ApiVersion));
        Assert.All(world.EventsAbout, about => Assert.Equal($"{group}/v1alpha1", about));
    }

    [Fact]
    public void SameSelectorInBothGroups_YoungerIsStalledUntilTheOtherIsGone()
    {
        var world = new CommandWorld(group: Kinds.ArgoGroup).Begin();

        world.CreateRollout(Kinds.OwnGroup, "web");
        world.Until(() => world.RolloutOf(Kinds.OwnGroup).Status?.Phase == "Degraded", "the younger to be stalled");
        Assert.StartsWith(
            "SelectorConflict: Rollout web of argoproj.io/v1alpha1 is older",
            world.RolloutOf(Kinds.OwnGroup).Status!.Message, StringComparison.Ordinal);
        world.Command("""{"pauseConditions":null}""");
        world.Until(() => world.WeightOf("v2") == 50, "the older to go on");

        world.DeleteRollout(Kinds.ArgoGroup);
        world.Step();

        Assert.DoesNotContain("SelectorConflict", world.RolloutOf(Kinds.OwnGroup).Status!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SameNameInBothGroups_YoungerSaysWhoseTheSplitIs()
    {
        var world = new CommandWorld(group: Kinds.ArgoGroup).Begin();

        world.CreateRollout(Kinds.OwnGroup, "api");
        world.Until(() => world.RolloutOf(Kinds.OwnGroup).Status?.Phase == "Degraded", "the younger to be stalled");

        Assert.Equal(
            "InvalidSpec: TrafficSplit web exists and belongs to Rollout web of argoproj.io/v1alpha1; "
                + "delete that one or give this one another name",
            world.RolloutOf(Kinds.OwnGroup).Status!.Message);
        Assert.Equal("Paused", world.Status.Phase);
    }
}

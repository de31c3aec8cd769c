namespace Slipway.Controllers.Tests.Delivery.Rollouts;

/// <summary>The commands on the wire, as the stock command line of the field sends them, in every state of a rollout.</summary>
public sealed class RolloutCommandTests
{
    private const string ClearPause = """{"pauseConditions":null}""";
    private const string Abort = """{"abort":true}""";
    private const string Retry = """{"abort":false}""";
    private const string Full = """{"promoteFull":true}""";
    private const string Pause = """{"spec":{"paused":true}}""";
    private const string Unpause = """{"spec":{"paused":false}}""";

    [Fact]
    public void Promote_AtEachPause_GoesOnToTheEnd()
    {
        var world = new CommandWorld().Begin();
        world.Command(ClearPause);
        world.Until(() => world.Status.Phase == "Paused" && world.WeightOf("v2") == 50, "the second pause");
        Assert.Equal(3, world.Status.CurrentStepIndex);
        world.Command(ClearPause);
        UntilPromoted(world, "v2");
    }

    [Fact]
    public void Promote_OfSpecAndStatusInOnePatch_EndsThePauseOfTheSpec()
    {
        var world = new CommandWorld().Begin();
        world.Patch(Pause, null);
        world.Patch("""{"spec":{"paused":false},"status":{"pauseConditions":null}}""", null);
        world.Command(ClearPause);
        world.Until(() => world.WeightOf("v2") == 50, "the second step");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Skip_FromAPause_GoesToThatStep(int step)
    {
        var world = new CommandWorld().Begin();
        world.Command($$"""{"currentStepIndex":{{step}}}""");
        world.Until(() => world.WeightOf("v2") == (step == 2 ? 50 : 100), "the step");
        Assert.True(world.Status.CurrentStepIndex >= step);
    }

    [Fact]
    public void PromoteFull_AtAPause_SkipsTheRest()
    {
        var world = new CommandWorld().Begin();
        world.Command(Full);
        UntilPromoted(world, "v2");
        Assert.Null(world.Status.PromoteFull);
    }

    [Fact]
    public void Pause_ThenPromoteFull_WaitsForTheSpec()
    {
        var world = new CommandWorld().Begin();
        world.Patch(Pause, null);
        world.Command(Full);
        for (var i = 0; i < 10; i++)
        {
            world.Step();
        }

        Assert.Equal(10, world.WeightOf("v2"));
        world.Patch(Unpause, null);
        UntilPromoted(world, "v2");
    }

    [Theory]
    [InlineData("paused step")]
    [InlineData("paused spec")]
    [InlineData("second step")]
    [InlineData("full promotion")]
    public void Abort_InAnyState_TakesTheTrafficAndThenThePods(string state)
    {
        var world = new CommandWorld().Begin();
        switch (state)
        {
            case "paused spec":
                world.Patch(Pause, null);
                break;
            case "second step":
                world.Command(ClearPause);
                world.Until(() => world.WeightOf("v2") == 50, "the second step");
                break;
            case "full promotion":
                world.Command(Full);
                break;
            default:
                break;
        }

        world.Command(Abort);
        world.Until(() => world.WeightOf("v2") == 0 && world.Status.Phase == "Degraded", "the abort");
        world.Until(() => world.PodsOf("v2") == 0, "its pods to go");
        Assert.Equal((true, 4, 100.0), (world.Status.Abort, world.PodsOf("v1"), world.WeightOf("v1")));
        Assert.Equal("v2", world.Rollout.Spec!.Template!.Spec!.Containers![0].Image);
    }

    [Fact]
    public void Abort_AfterPromotion_IsForgotten()
    {
        var world = new CommandWorld().Begin();
        world.Command(Full);
        UntilPromoted(world, "v2");
        world.Command(Abort);
        world.Until(() => world.Status is { Abort: null, Phase: "Healthy" }, "the abort to be dropped");
        Assert.Equal(100, world.WeightOf("v2"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Retry_AfterAbort_StartsOverAtTheFirstStep(bool podsAreGone)
    {
        var world = new CommandWorld().Begin();
        world.Command(Abort);
        world.Until(() => podsAreGone ? world.PodsOf("v2") == 0 : world.Status.Phase == "Degraded", "the abort");
        world.Command(Retry);
        world.Until(() => world.Status.Phase == "Paused" && world.WeightOf("v2") == 10, "the first pause again");
        Assert.Equal(1, world.Status.CurrentStepIndex);
    }

    [Fact]
    public void PromoteFull_AfterAbort_ReleasesAllTheSame()
    {
        var world = new CommandWorld().Begin();
        world.Command(Abort);
        world.Until(() => world.Status.Phase == "Degraded", "the abort");
        world.Command(Full);
        UntilPromoted(world, "v2");
    }

    [Fact]
    public void NewTemplate_AfterAbort_StartsAFreshRollout()
    {
        var world = new CommandWorld().Begin();
        world.Command(Abort);
        world.Until(() => world.Status.Phase == "Degraded", "the abort");
        world.SetImage("v3");
        world.Until(() => world.Status.Phase == "Paused" && world.WeightOf("v3") == 10, "the first pause of v3");
        Assert.Null(world.Status.Abort);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Undo_ToTheStableTemplate_IsImmediate(bool aborted)
    {
        var world = new CommandWorld().Begin();
        if (aborted)
        {
            world.Command(Abort);
            world.Until(() => world.Status.Phase == "Degraded", "the abort");
        }

        world.SetImage("v1");
        UntilPromoted(world, "v1");
        Assert.Null(world.Status.Abort);
        Assert.Null(world.Status.Judgement);
    }

    [Fact]
    public void Undo_AfterPromotion_IsARolloutOfItsOwn()
    {
        var world = new CommandWorld().Begin();
        world.Command(Full);
        UntilPromoted(world, "v2");
        world.SetImage("v1");
        world.Until(() => world.Status.Phase == "Paused" && world.WeightOf("v1") == 10, "the first pause of v1");
    }

    [Fact]
    public void Commands_OfAPerson_AreInTheHistoryAndInEvents()
    {
        var world = new CommandWorld().Begin();
        world.Command(ClearPause);
        world.Until(() => world.WeightOf("v2") == 50, "the second step");
        world.Command(Abort);
        world.Until(() => world.Status.Phase == "Degraded" && world.Status.History![^1].ZeroTrafficSeconds is not null, "the abort");

        Assert.Equal(["update", "promote", "abort"], world.Status.Commands!.Select(static c => c.Command));
        Assert.All(world.Status.Commands!, static c => Assert.Equal("test-admin", c.User));
        var release = world.Status.History![^1];
        Assert.Equal(("v2", "Aborted", "test-admin"), (release.Image, release.Outcome, release.User));
        Assert.Equal("by command of test-admin", release.Reason);
        world.Until(() => world.Events("RolloutCommand").Count() == 3, "the events");
        Assert.Contains("test-admin gave the command promote: step 2", world.Events("RolloutCommand"));
    }

    private static void UntilPromoted(CommandWorld world, string image)
        => world.Until(
            () => world.Status.Phase == "Healthy" && world.WeightOf(image) == 100 && world.PodsOf(image) == 4, image + " to be promoted");
}

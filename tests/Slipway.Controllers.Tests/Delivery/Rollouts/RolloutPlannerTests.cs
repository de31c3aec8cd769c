using Slipway.Api.Delivery;
using Slipway.Controllers.Delivery.Rollouts;

namespace Slipway.Controllers.Tests.Delivery.Rollouts;

public sealed class RolloutPlannerTests
{
    private static readonly CanaryStep Forever = new() { Pause = new CanaryPause() };

    private static CanaryStep Weight(double percent) => new() { SetWeight = percent };

    private static CanaryStep Pause(string duration) => new() { Pause = new CanaryPause { Duration = duration } };

    private static RolloutWorld Deployed(int replicas, params CanaryStep[] steps)
    {
        var world = new RolloutWorld(replicas, steps);
        world.RunUntil(() => world.Status.Phase == "Healthy", "first deployment");
        return world;
    }

    private static RolloutWorld At(int replicas, double weight, params CanaryStep[] then)
    {
        var world = Deployed(replicas, [Weight(weight), .. then.Length == 0 ? [Forever] : then]);
        world.Template("web:2");
        world.RunUntil(() => world.Status.Phase == "Paused", "pause");
        return world;
    }

    [Fact]
    public void Decide_FirstDeployment_RunsNoSteps()
    {
        var world = Deployed(3, Weight(5), Forever);
        Assert.Equal(world.Hash, world.Status.StableRS);
        Assert.Equal(3, world.PodsOf("web:1"));
        Assert.Equal(10_000, world.WeightOf("web:1"));
        Assert.Equal(2, world.Status.CurrentStepIndex);
    }

    [Theory]
    [InlineData(10, 5, 1)]
    [InlineData(10, 25, 3)]
    [InlineData(10, 0.01, 1)]
    [InlineData(4, 100, 4)]
    public void Decide_SetWeight_ScalesCanaryToItsShareAndKeepsStableWhole(int replicas, double weight, int pods)
    {
        var world = At(replicas, weight);
        Assert.Equal(pods, world.PodsOf("web:2"));
        Assert.Equal(replicas, world.PodsOf("web:1"));
        Assert.Equal((int)Math.Round(weight * 100), world.WeightOf("web:2"));
        Assert.True(world.Status.Canary!.Weights!.Verified);
    }

    [Fact]
    public void Decide_AllSteps_PromotesAndScalesOldDownAfterDelay()
    {
        var world = At(4, 10, Pause("5s"), Weight(50), Pause("5s"));
        world.RunUntil(() => world.Status.Phase == "Healthy", "promotion");
        Assert.Equal(world.Hash, world.Status.StableRS);
        Assert.Equal(10_000, world.WeightOf("web:2"));
        Assert.Equal(4, world.PodsOf("web:1"));
        world.Run(40);
        Assert.Equal(0, world.PodsOf("web:1"));
        Assert.Equal(4, world.PodsOf("web:2"));
    }

    [Fact]
    public void Decide_CanaryPodsBeforeFence_DoNotStart()
    {
        var world = Deployed(2, Weight(50));
        world.AddGateway("gw-2");
        world.StuckGateways.Add("gw-2");
        world.Template("web:2");
        world.Run(20);
        Assert.Equal(0, world.PodsOf("web:2"));
        Assert.Contains("gw-2", world.Status.Message, StringComparison.Ordinal);
        world.StuckGateways.Clear();
        world.RunUntil(() => world.Status.Phase == "Healthy", "promotion");
    }

    [Fact]
    public void Decide_StuckGateway_HoldsWeightAndSaysWhich()
    {
        var world = At(4, 10, Pause("5s"), Weight(50), Pause("5s"), Weight(80));
        world.StuckGateways.Add("gw-1");
        world.Run(60);
        Assert.Equal(5_000, world.WeightOf("web:2"));
        Assert.Equal("Progressing", world.Status.Phase);
        Assert.Contains("gw-1 does not yet serve the new weights", world.Status.Message, StringComparison.Ordinal);
        world.StuckGateways.Clear();
        world.RunUntil(() => world.Status.Phase == "Healthy", "promotion");
    }

    [Fact]
    public void Decide_GatewayWithoutEndpointsOfTheCanary_HoldsTheStepAndSaysWhich()
    {
        var world = Deployed(4, Weight(25), Pause("1s"), Weight(50));
        world.BlindGateways.Add("gw-1");
        world.Template("web:2");
        world.Run(20);
        Assert.Equal(0, world.Status.CurrentStepIndex);
        Assert.Contains($"gw-1 knows no ready pod of revision {world.Hash}", world.Status.Message, StringComparison.Ordinal);
        Assert.False(world.Status.Canary!.Weights!.Verified);
        world.BlindGateways.Clear();
        world.RunUntil(() => world.Status.Phase == "Healthy", "promotion");
    }

    [Fact]
    public void Decide_CanaryReplacedBeforeItHadAShare_StandsBy()
    {
        var world = At(4, 25, Pause("5s"));
        world.Spec(static s => s with { Paused = true });
        world.RunUntil(() => world.Status.Phase == "Paused", "the pause");
        world.BrokenImages.Add("web:1");
        world.Template("web:3");
        world.Tick();
        world.Template("web:4");
        world.Tick();
        Assert.Contains(world.Split!.Spec!.Revisions!, static r => r.Role == "Previous" && r.Hash == RolloutWorld.HashOf("web:2"));
    }

    [Fact]
    public void Decide_SilentGateway_HoldsWeightButNotAbort()
    {
        var world = At(4, 10);
        world.SilentGateways.Add("gw-1");
        world.Wait(TimeSpan.FromSeconds(11));
        world.Promote();
        world.Tick();
        Assert.Equal(1_000, world.WeightOf("web:2"));
        world.Abort();
        world.Tick();
        Assert.Equal(0, world.WeightOf("web:2"));
    }

    [Theory]
    [InlineData("while paused")]
    [InlineData("after promote-full")]
    [InlineData("at 0 replicas")]
    [InlineData("while spec.paused")]
    [InlineData("while the spec is wrong")]
    public void Decide_Abort_IsNeverIgnored(string when)
    {
        var world = At(4, 10);
        switch (when)
        {
            case "after promote-full":
                world.BrokenImages.Add("web:2");
                world.PromoteFull();
                world.Tick();
                break;
            case "at 0 replicas":
                world.Spec(static s => s with { Replicas = 0 });
                break;
            case "while spec.paused":
                world.Spec(static s => s with { Paused = true });
                break;
            case "while the spec is wrong":
                world.Spec(static s => s with { MinReadySeconds = 700 });
                break;
        }

        world.Abort();
        world.Tick();
        Assert.Equal(0, world.WeightOf("web:2"));
        Assert.Equal(10_000, world.WeightOf("web:1"));
        Assert.True(world.Status.Abort);
        Assert.Equal("Degraded", world.Status.Phase);
    }

    [Fact]
    public void Decide_BadVerdict_TakesAllTrafficAwayInTheSameDecision()
    {
        var world = At(4, 10);
        var decision = world.Tick(world.BadVerdict());
        Assert.Equal(0, world.WeightOf("web:2"));
        Assert.Equal("Fail", world.Status.Judgement!.Verdict);
        Assert.Equal(world.Now, world.Status.Judgement.DecidedAt);
        Assert.IsType<RolloutAction.UpdateSplit>(decision.Actions[0]);
        var told = Assert.Single(world.Events, static e => e.Reason == "RolloutAborted");
        Assert.True(told.Warning);
        Assert.Contains("canary 12 of 240, stable 2 of 4560", told.Message, StringComparison.Ordinal);
        Assert.Contains("Evidence 153, threshold 100", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_BadVerdict_StaysAbortedAndScalesDownAfterDelay()
    {
        var world = At(4, 10);
        world.Tick(world.BadVerdict());
        world.Run(25);
        Assert.Equal(1, world.PodsOf("web:2"));
        world.Run(15);
        Assert.Equal(0, world.PodsOf("web:2"));
        Assert.Equal("Degraded", world.Status.Phase);
        Assert.StartsWith("RolloutAborted: Worse than tolerated.", world.Status.Message, StringComparison.Ordinal);
        Assert.Equal("web:2", world.Rollout.Spec!.Template!.Spec!.Containers![0].Image);
    }

    [Fact]
    public void Decide_VerdictOfAnotherJudgement_IsNotTaken()
    {
        var world = At(4, 10);
        world.Tick(world.BadVerdict()! with { StartedAt = world.Now.AddDays(-1) });
        Assert.Null(world.Status.Abort);
        Assert.Equal(1_000, world.WeightOf("web:2"));
    }

    [Fact]
    public void Decide_AbortedWithRequestsUnderWay_KeepsPodsUntilDrainedOrDeadline()
    {
        var world = At(4, 10);
        world.BusyRevisions.Add(world.Hash);
        world.Abort();
        world.Run(50);
        Assert.Equal(1, world.PodsOf("web:2"));
        world.BusyRevisions.Clear();
        world.Run(5);
        Assert.Equal(0, world.PodsOf("web:2"));
    }

    [Fact]
    public void Decide_RetryAfterVerdict_StartsOverWithFreshEvidence()
    {
        var world = At(4, 10);
        world.Tick(world.BadVerdict());
        world.Run(50);
        world.Retry();
        world.Tick();
        Assert.Equal(0, world.Status.CurrentStepIndex);
        Assert.Equal("NotEnoughData", world.Status.Judgement!.Verdict);
        world.RunUntil(() => world.Status.Phase == "Paused", "pause after retry");
        Assert.Equal(1_000, world.WeightOf("web:2"));
    }

    [Fact]
    public void Decide_BackToStableTemplate_ReturnsAtOnceWithoutSteps()
    {
        var world = At(4, 10);
        world.Template("web:1");
        world.Tick();
        Assert.Equal(10_000, world.WeightOf("web:1"));
        Assert.Equal("Healthy", world.Status.Phase);
        world.Run(40);
        Assert.Equal(0, world.PodsOf("web:2"));
    }

    [Fact]
    public void Decide_NewTemplateAfterAbort_ClearsItAndStartsAtStepZero()
    {
        var world = At(4, 10);
        world.Tick(world.BadVerdict());
        world.Template("web:3");
        world.Tick();
        Assert.Null(world.Status.Abort);
        Assert.Equal(0, world.Status.CurrentStepIndex);
        world.RunUntil(() => world.Status.Phase == "Paused", "pause");
        Assert.Equal(1_000, world.WeightOf("web:3"));
        Assert.Equal(0, world.WeightOf("web:2"));
    }

    [Fact]
    public void Decide_Promote_EndsThePauseOnlyOnce()
    {
        var world = At(4, 10, Forever, Forever, Weight(50));
        world.Promote();
        world.Tick();
        Assert.Equal(2, world.Status.CurrentStepIndex);
        Assert.Equal("Paused", world.Status.Phase);
        world.Run(10);
        Assert.Equal(2, world.Status.CurrentStepIndex);
    }

    [Fact]
    public void Decide_SkipByIndex_DropsThePauseOfTheOldStep()
    {
        var world = At(4, 10, Forever, Forever, Weight(50), Forever);
        world.Command(static s => s with { CurrentStepIndex = 2, PauseConditions = null });
        world.Tick();
        Assert.Equal(2, world.Status.CurrentStepIndex);
        world.Command(static s => s with { CurrentStepIndex = 4 });
        world.RunUntil(() => world.WeightOf("web:2") == 5_000, "weight of the step skipped to");
    }

    [Fact]
    public void Decide_PromoteFull_SkipsPausesAndJudgement()
    {
        var world = At(4, 10, Forever, Weight(20), Forever);
        world.PromoteFull();
        world.Tick(world.BadVerdict());
        Assert.Null(world.Status.Abort);
        world.RunUntil(() => world.Status.Phase == "Healthy", "full promotion");
        Assert.Null(world.Status.PromoteFull);
    }

    [Fact]
    public void Decide_PodNeverReady_StopsSaysWhyAndUsersStay()
    {
        var world = Deployed(2, Weight(50));
        world.BrokenImages.Add("web:2");
        world.Spec(static s => s with { ProgressDeadlineSeconds = 60 });
        world.Template("web:2");
        world.Run(90);
        Assert.Equal("Degraded", world.Status.Phase);
        Assert.Contains("ProgressDeadlineExceeded", world.Status.Message, StringComparison.Ordinal);
        Assert.Contains("0 of 1 available", world.Status.Message, StringComparison.Ordinal);
        Assert.Equal(10_000, world.WeightOf("web:1"));
        Assert.Equal(2, world.PodsOf("web:1"));
        world.BrokenImages.Clear();
        world.RunUntil(() => world.Status.Phase == "Healthy", "promotion after the pods came");
    }

    [Fact]
    public void Decide_PodsComeAndGo_IsNoProgress()
    {
        var world = Deployed(4, Weight(50), Pause("5s"), Weight(100));
        world.Spec(static s => s with { ProgressDeadlineSeconds = 60 });
        world.Template("web:2");
        for (var i = 0; i < 20 && world.Status.Phase != "Degraded"; i++)
        {
            world.BrokenImages.Clear();
            world.Move();
            world.Tick(worldMoves: false);
            world.BrokenImages.Add("web:2");
            world.Run(10);
        }

        Assert.Contains("ProgressDeadlineExceeded", world.Status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_ProgressDeadlineAbort_TakesBack()
    {
        var world = Deployed(2, Weight(50));
        world.BrokenImages.Add("web:2");
        world.Spec(static s => s with { ProgressDeadlineSeconds = 60, ProgressDeadlineAbort = true });
        world.Template("web:2");
        world.Run(90);
        Assert.True(world.Status.Abort);
    }

    [Fact]
    public void Decide_CanaryLosesAllPods_WeightIsForcedToZeroAndComesBack()
    {
        var world = At(4, 25);
        world.BrokenImages.Add("web:2");
        world.Move();
        world.Tick();
        Assert.Equal(0, world.WeightOf("web:2"));
        world.BrokenImages.Clear();
        world.Run(3);
        Assert.Equal(2_500, world.WeightOf("web:2"));
    }

    [Fact]
    public void Decide_PromotedRevisionLosesItsPods_FormerOneStandsByUntilTheyAreBack()
    {
        var world = At(4, 25, Pause("5s"));
        world.RunUntil(() => world.Status.Phase == "Healthy", "promotion");
        Assert.Contains(
            world.Split!.Spec!.Revisions!, static r => r is { Role: "Previous", Weight: 0 } && r.Hash == RolloutWorld.HashOf("web:1"));
        world.BrokenImages.Add("web:2");
        world.Move();
        world.Run(90);
        Assert.Equal(4, world.PodsOf("web:1"));
        world.BrokenImages.Clear();
        world.Run(40);
        Assert.Equal(0, world.PodsOf("web:1"));
        Assert.Equal([RolloutWorld.HashOf("web:2")], world.Split!.Spec!.Revisions!.Select(static r => r.Hash));
    }

    [Fact]
    public void Decide_CanaryReplacedWhileStableIsBroken_StandsBy()
    {
        var world = At(4, 25, Pause("60s"));
        world.BrokenImages.Add("web:1");
        world.BrokenImages.Add("web:3");
        world.Template("web:3");
        world.Tick();
        world.Run(60);
        Assert.Equal(
            [("web:3", "Canary"), ("web:2", "Previous"), ("web:1", "Stable")],
            world.Split!.Spec!.Revisions!.Select(static r => (ImageOf(r.Hash!), r.Role!)).OrderBy(static r => r.Item2));
        Assert.True(world.PodsOf("web:2") > 0, "nobody is left to answer");

        static string ImageOf(string hash) => new[] { "web:1", "web:2", "web:3" }.Single(i => RolloutWorld.HashOf(i) == hash);
    }

    [Fact]
    public void Decide_RevisionTakenBackThenReplaced_NeverStandsBy()
    {
        var world = At(4, 25, Pause("5s"));
        world.Tick(world.BadVerdict());
        world.Template("web:3");
        world.RunUntil(() => world.Status.Phase == "Healthy", "promotion");
        Assert.DoesNotContain(world.Split!.Spec!.Revisions!, static r => r.Hash == RolloutWorld.HashOf("web:2"));
        Assert.True(world.PodsOf("web:2") > 0, "its pods are gone already, so nothing was tested");
    }

    [Fact]
    public void Decide_StableIsBroken_DoesNotBlockTheFix()
    {
        var world = Deployed(2, Weight(50), Pause("5s"));
        world.BrokenImages.Add("web:1");
        world.Template("web:2");
        world.RunUntil(() => world.Status.Phase == "Healthy", "promotion of the fix");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9)]
    public void Decide_ReplicasChangeDuringRollout_StableIsNeverStarved(int replicas)
    {
        var world = At(4, 25, Pause("20s"), Weight(50));
        world.Spec(s => s with { Replicas = replicas });
        world.Tick();
        Assert.Equal(replicas, world.PodsOf("web:1"));
        world.RunUntil(() => world.Status.Phase == "Healthy", "promotion");
        Assert.Equal(replicas, world.PodsOf("web:2"));
    }

    [Fact]
    public void Decide_InvalidJudgement_HoldsForwardButAllowsFullPromotion()
    {
        var world = At(4, 10, Pause("5s"), Weight(50));
        var wrong = world.Status.Judgement! with { Verdict = "Invalid" };
        for (var i = 0; i < 20; i++)
        {
            world.Tick(wrong);
            world.Wait(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(1_000, world.WeightOf("web:2"));
        Assert.Contains("does not get the share", world.Status.Message, StringComparison.Ordinal);
        world.PromoteFull();
        world.RunUntil(() => world.Status.Phase == "Healthy", "promotion");
    }

    [Fact]
    public void Decide_NothingChanged_GivesTheSameStatusAndNoActions()
    {
        var world = At(4, 10);
        world.Run(3);
        var before = world.Status;
        var decision = world.Tick();
        Assert.Empty(decision.Actions);
        Assert.Equal(Api.Serialization.ApiJson.Serialize(before), Api.Serialization.ApiJson.Serialize(decision.Status));
    }

    [Fact]
    public void Decide_History_KeepsLimit()
    {
        var world = Deployed(1);
        world.Spec(static s => s with { RevisionHistoryLimit = 2 });
        for (var i = 2; i < 8; i++)
        {
            world.Template($"web:{i}");
            world.Run(60);
        }

        Assert.Equal(3, world.Sets.Count);
    }

    [Theory]
    [InlineData(true, "2 Services select")]
    [InlineData(false, "there is no Service 'other'")]
    public void Decide_ServiceUnclear_SaysSo(bool two, string message)
    {
        var world = new RolloutWorld(1, Weight(50));
        if (two)
        {
            world.Services.Add(world.Services[0] with { Metadata = world.Services[0].Metadata! with { Name = "web-2" } });
        }
        else
        {
            world.Spec(static s => s with { Strategy = new RolloutStrategy { Canary = new CanaryStrategy { StableService = "other" } } });
        }

        var decision = world.Tick();
        Assert.Equal("Degraded", decision.Status.Phase);
        Assert.Contains(message, decision.Status.Message, StringComparison.Ordinal);
        Assert.Contains(decision.Status.Conditions!, static c => c is { Type: "InvalidSpec", Status: "True" });
    }
}

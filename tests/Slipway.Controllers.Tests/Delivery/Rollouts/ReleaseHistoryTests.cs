using Slipway.Api.Delivery;

namespace Slipway.Controllers.Tests.Delivery.Rollouts;

/// <summary>The record of each release, and the commands that are told.</summary>
public sealed class ReleaseHistoryTests
{
    private static readonly CanaryStep Forever = new() { Pause = new CanaryPause() };

    private static RolloutWorld Deployed()
    {
        var world = new RolloutWorld(2, new CanaryStep { SetWeight = 10 }, Forever);
        world.RunUntil(() => world.Status.Phase == "Healthy", "first deployment");
        return world;
    }

    private static void Release(RolloutWorld world, string image)
    {
        world.Template(image);
        world.RunUntil(() => world.Status.Phase == "Paused", image);
    }

    private static IEnumerable<(string?, string?)> Outcomes(RolloutWorld world)
        => world.Status.History!.Select(static r => (r.Image, r.Outcome));

    [Fact]
    public void Decide_FirstDeployment_IsARelease()
    {
        var release = Assert.Single(Deployed().Status.History!);

        Assert.Equal(
            (1L, "web:1", "Completed", null, null), (release.Revision, release.Image, release.Outcome, release.From, release.Reason));
        Assert.True(release.EndedAt > release.StartedAt);
        Assert.Null(release.DetectSeconds);
    }

    [Fact]
    public void Decide_Promotion_EndsTheReleaseOnce()
    {
        var world = Deployed();
        Release(world, "web:2");
        var running = world.Status.History![^1];
        Assert.Equal((2L, "Running", null), (running.Revision, running.Outcome, running.EndedAt));
        Assert.NotNull(running.TrafficStartedAt);

        world.Promote();
        world.Run(20);

        Assert.Equal([("web:1", "Completed"), ("web:2", "Completed")], Outcomes(world));
        Assert.Equal(RolloutWorld.HashOf("web:1"), world.Status.History![^1].From);
        Assert.Equal(running.StartedAt, world.Status.History[^1].StartedAt);
    }

    [Fact]
    public void Decide_BadVerdict_IsRecordedWithItsNumbersAndTimes()
    {
        var world = Deployed();
        Release(world, "web:2");
        world.Run(30);
        world.Tick(world.BadVerdict());
        world.Run(5);

        var release = world.Status.History![^1];
        Assert.Equal(("Aborted", "Fail", 240L, 12L), (release.Outcome, release.Verdict, release.Requests, release.Errors));
        Assert.Equal((4560L, 2L), (release.StableRequests, release.StableErrors));
        Assert.StartsWith("Worse than tolerated. Evidence 153", release.Reason, StringComparison.Ordinal);
        Assert.Equal((release.EndedAt - release.TrafficStartedAt)!.Value.TotalSeconds, release.DetectSeconds);
        Assert.InRange(release.ZeroTrafficSeconds!.Value, 0, 2);
    }

    [Fact]
    public void Decide_GatewaySilentAfterAnAbort_HasNoZeroTrafficYet()
    {
        var world = Deployed();
        Release(world, "web:2");
        world.StuckGateways.Add("gw-1");
        world.Abort();
        world.Run(7);
        Assert.Null(world.Status.History![^1].ZeroTrafficSeconds);

        world.StuckGateways.Clear();
        world.Run(2);

        Assert.InRange(world.Status.History![^1].ZeroTrafficSeconds!.Value, 7, 9);
    }

    [Fact]
    public void Decide_RetryOfAnAbort_IsAReleaseOfItsOwn()
    {
        var world = Deployed();
        Release(world, "web:2");
        world.Abort();
        world.Run(5);
        world.Retry();
        world.RunUntil(() => world.Status.Phase == "Paused", "the pause again");
        world.Promote();
        world.Run(20);

        Assert.Equal([("web:1", "Completed"), ("web:2", "Aborted"), ("web:2", "Completed")], Outcomes(world));
        Assert.Equal("by command", world.Status.History![1].Reason);
    }

    [Theory]
    [InlineData("web:3", "Running")]
    [InlineData("web:1", "Completed")]
    public void Decide_AnotherTemplate_EndsTheRunningRelease(string image, string last)
    {
        var world = Deployed();
        Release(world, "web:2");
        world.Template(image);
        world.Run(5);

        var ended = world.Status.History![1];
        Assert.Equal(("web:2", "Replaced"), (ended.Image, ended.Outcome));
        Assert.Equal($"{(image == "web:1" ? "back to" : "replaced by")} revision {world.Hash}", ended.Reason);
        Assert.Equal(image == "web:1" ? 2 : 3, world.Status.History.Count);
        Assert.Equal(last, image == "web:1" ? world.Status.History[0].Outcome : world.Status.History[^1].Outcome);
    }

    [Fact]
    public void Decide_ManyReleases_KeepsTwenty()
    {
        var world = Deployed();
        for (var i = 2; i <= 25; i++)
        {
            world.Template($"web:{i}");
            world.Tick();
        }

        Assert.Equal(20, world.Status.History!.Count);
        Assert.Equal(("web:25", "Running"), Outcomes(world).Last());
        Assert.All(world.Status.History.SkipLast(1), static r => Assert.Equal("Replaced", r.Outcome));
    }

    [Fact]
    public void Decide_CommandsWithAuthors_AreToldOnceAndNameTheReason()
    {
        var world = Deployed();
        Release(world, "web:2");
        var at = world.Now;
        world.Command(s => s with
        {
            Abort = true,
            Commands = [new RolloutCommand { Command = "abort", User = "alice", At = at }],
        });
        world.Run(3);

        Assert.Equal("alice gave the command abort", Assert.Single(world.Events, static e => e.Reason == "RolloutCommand").Message);
        Assert.Equal("by command of alice", world.Status.History![^1].Reason);
        Assert.Contains("was taken back by command of alice", world.Status.Message, StringComparison.Ordinal);
        Assert.Equal(at, world.Status.CommandsToldAt);
    }

    [Fact]
    public void Decide_Approvals_StandForThisAttemptOnly()
    {
        var world = new RolloutWorld(2, new CanaryStep { Approval = new ApprovalStep { Groups = ["leads"] } }, Forever);
        world.RunUntil(() => world.Status.Phase == "Healthy", "first deployment");
        Release(world, "web:2");
        var approval = new RolloutApproval { Step = 0, Hash = world.Hash, User = "alice", Groups = ["leads"] };
        world.Command(s => s with { Approvals = [approval] });
        world.RunUntil(() => world.Status.CurrentStepIndex == 1, "the approval to count");
        Assert.NotNull(world.Status.Approvals);
        world.Abort();
        world.Run(2);
        Assert.Null(world.Status.Approvals);
        world.Retry();
        world.Run(5);
        Assert.Equal(("Paused", 0), (world.Status.Phase, world.Status.CurrentStepIndex));
    }

    [Fact]
    public void Decide_WeightOfAPerson_HoldsUntilTheNextShare()
    {
        var world = new RolloutWorld(4, new() { SetWeight = 10 }, Forever, new() { SetWeight = 20 }, Forever);
        world.RunUntil(() => world.Status.Phase == "Healthy", "first deployment");
        Release(world, "web:2");
        world.Command(s => s with { WeightOverride = new RolloutWeightOverride { Weight = 33.33, Step = 1, Hash = world.Hash } });
        world.Run(5);
        Assert.Equal(3333, world.WeightOf("web:2"));
        Assert.Equal(2, world.PodsOf("web:2"));

        world.Promote();
        world.RunUntil(() => world.Status.CurrentStepIndex == 3, "the next pause");
        world.Run(5);

        Assert.Equal(2000, world.WeightOf("web:2"));
    }

    [Fact]
    public void Decide_WeightOfAPerson_EndsWithAnAbortAndCountsForItsRevisionOnly()
    {
        var world = Deployed();
        Release(world, "web:2");
        world.Command(s => s with { WeightOverride = new RolloutWeightOverride { Weight = 50, Step = 1, Hash = "another" } });
        world.Run(3);
        Assert.Equal(1000, world.WeightOf("web:2"));
        world.Command(s => s with { WeightOverride = new RolloutWeightOverride { Weight = 50, Step = 1, Hash = world.Hash } });
        world.Run(3);
        world.Abort();
        world.Tick();
        Assert.Equal(0, world.WeightOf("web:2"));
        Assert.Null(world.Status.WeightOverride);
    }
}

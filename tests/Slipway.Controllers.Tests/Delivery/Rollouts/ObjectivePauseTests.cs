using Slipway.Api.Core;
using Slipway.Api.Delivery;

namespace Slipway.Controllers.Tests.Delivery.Rollouts;

/// <summary>Failures that both revisions share pause the rollout, from the gateway's frames to the share of the traffic.</summary>
public sealed class ObjectivePauseTests
{
    private static readonly CanaryStep[] Steps =
    [
        new() { SetWeight = 25 }, new() { Pause = new CanaryPause { Duration = "20s" } },
        new() { SetWeight = 50 }, new() { Pause = new CanaryPause { Duration = "20s" } },
    ];

    [Fact]
    public void Release_BothRevisionsFail_PausesWithTheReasonAndKeepsTheShare()
    {
        using var world = Released(1, 0.1, 0.1);
        world.RunUntil(() => world.Status.Phase == "Paused" && IsHeld(world), TimeSpan.FromSeconds(15), "the pause");
        world.Run(TimeSpan.FromSeconds(40));

        Assert.Equal((2_500, null), (world.WeightOf("web:2"), world.Status.Abort));
        Assert.StartsWith(
            "ObjectiveMissed: both revisions miss the objective of 99 % successful requests: the new one failed ", world.Status.Message,
            StringComparison.Ordinal);
        var objective = world.Status.Judgement!.Objective!;
        Assert.True(objective is { Missed: true, Threshold: 100, SuccessRatePercent: 99, Since: null }, $"{objective}");
        Assert.True(objective.PausedAt > world.Status.Judgement.StartedAt);
        var told = Assert.Single(world.Api.All<Event>(), static e => e is { Reason: "RolloutPaused", Type: "Warning" });
        Assert.Contains(objective.Reason!, told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Release_ObjectiveMissedWhileAStepWaits_GivesNoMoreUntilAPersonPromotes()
    {
        var world = new RolloutWorld(
            4, new CanaryStep { SetWeight = 25 }, new CanaryStep { SetWeight = 50 }, new CanaryStep { Pause = new CanaryPause() });
        world.Run(30);
        world.MostAvailable["web:2"] = 1;
        world.Template("web:2");
        world.Run(30);
        Assert.Equal((1, 2_500), (world.Status.CurrentStepIndex, world.WeightOf("web:2")));

        var missed = world.Status.Judgement! with
        {
            Objective = new RolloutJudgedObjective { Missed = true, Reason = "both revisions miss it" },
        };
        world.Tick(missed);
        world.MostAvailable.Clear();
        for (var i = 0; i < 20; i++)
        {
            world.Tick(missed);
        }

        Assert.Equal(("Paused", 1, 2_500), (world.Status.Phase, world.Status.CurrentStepIndex, world.WeightOf("web:2")));
        Assert.Equal("ObjectiveMissed: both revisions miss it; promote to go on, or abort", world.Status.Message);

        world.Promote();
        for (var i = 0; i < 20; i++)
        {
            world.Tick(missed);
        }

        Assert.Equal((2, 5_000), (world.Status.CurrentStepIndex, world.WeightOf("web:2")));
        Assert.Equal("CanaryPauseStep", Assert.Single(world.Status.PauseConditions!).Reason);
    }

    [Fact]
    public void Promote_AfterTheFailuresAreOver_GoesOnAndDoesNotPauseAgain()
    {
        using var world = Released(2, 0.1, 0.1);
        world.RunUntil(() => IsHeld(world), TimeSpan.FromSeconds(15), "the pause");
        world.ErrorRates.Clear();
        Promote(world);
        world.RunUntil(() => world.Status.Phase == "Healthy" && world.WeightOf("web:2") == 10_000, TimeSpan.FromMinutes(3), "the end");

        var objective = world.Status.Judgement!.Objective!;
        Assert.True(objective is { Missed: false, PausedAt: null, Since: not null }, $"{objective}");
        Assert.Equal(0, objective.StableErrors);
    }

    [Fact]
    public void Promote_WhileBothStillFail_NeedsNewEvidenceToPauseAgain()
    {
        using var world = Released(3, 0.1, 0.1);
        world.RunUntil(() => IsHeld(world), TimeSpan.FromSeconds(15), "the pause");
        var first = world.Status.Judgement!.Objective!.CanaryRequests;
        Promote(world);
        world.Step();
        Assert.False(IsHeld(world), world.Status.Message);
        world.RunUntil(() => IsHeld(world), TimeSpan.FromSeconds(30), "the second pause");
        Assert.True(world.Status.Judgement!.Objective is { Since: not null, CanaryRequests: > 0 } && first > 0);
        Promote(world);
        world.Step();
        Assert.False(IsHeld(world), world.Status.Message);
    }

    [Fact]
    public void Restart_WhilePausedAndAfterwards_ForgetsNothing()
    {
        using var world = Released(4, 0.1, 0.1);
        world.RunUntil(() => IsHeld(world), TimeSpan.FromSeconds(15), "the pause");
        world.Restart();
        world.Run(TimeSpan.FromSeconds(5));
        Assert.True(IsHeld(world), world.Status.Message);
        world.ErrorRates.Clear();
        Promote(world);
        world.Restart();
        world.RunUntil(() => world.Status.Phase == "Healthy" && world.WeightOf("web:2") == 10_000, TimeSpan.FromMinutes(3), "the end");
    }

    [Theory]
    [InlineData(0, 0.2, "Degraded")]
    [InlineData(0.2, 0, "Healthy")]
    [InlineData(0.002, 0.002, "Healthy")]
    public void Release_NotBothMissIt_IsLeftToTheComparison(double stable, double canary, string phase)
    {
        using var world = Released(5, stable, canary);
        bool IsDone() => world.Status.Phase == phase && (phase == "Degraded" || world.WeightOf("web:2") == 10_000);
        world.RunUntil(() => IsDone() || IsHeld(world), TimeSpan.FromMinutes(3), phase);
        Assert.True(IsDone(), world.Status.Message);
    }

    [Fact]
    public void Release_WithoutAnObjective_IsNotPausedAndHasNone()
    {
        using var world = Released(6, 0.1, 0.1, objective: null);
        world.RunUntil(() => world.Status.Phase == "Healthy" && world.WeightOf("web:2") == 10_000, TimeSpan.FromMinutes(3), "the end");
        Assert.Null(world.Status.Judgement!.Objective);
    }

    [Fact]
    public void PromoteFull_WhilePaused_GoesToTheEnd()
    {
        using var world = Released(7, 0.1, 0.1);
        world.RunUntil(() => IsHeld(world), TimeSpan.FromSeconds(15), "the pause");
        world.UpdateStatus(world.Rollout with { Status = world.Status with { PromoteFull = true } });
        world.RunUntil(() => world.Status.Phase == "Healthy" && world.WeightOf("web:2") == 10_000, TimeSpan.FromMinutes(3), "the end");
    }

    [Theory]
    [InlineData(50.0, "is 50, must be above 50 and below 100, such as 99.5")]
    [InlineData(100.0, "is 100, must be above 50 and below 100, such as 99.5")]
    [InlineData(null, "is required")]
    public void Release_ObjectiveOutOfRange_IsRefusedWithItsPath(double? percent, string problem)
    {
        using var world = Released(8, 0, 0, new RolloutJudgeObjective { SuccessRatePercent = percent });
        world.RunUntil(() => world.Status.Phase == "Degraded", TimeSpan.FromMinutes(1), "refusal");
        Assert.Contains($"spec.judge.objective.successRatePercent: {problem}", world.Status.Message, StringComparison.Ordinal);
    }

    private static bool IsHeld(DeliveryWorld world) => world.Status.PauseConditions is [{ Reason: "ObjectiveMissed" }];

    private static void Promote(DeliveryWorld world)
        => world.UpdateStatus(world.Rollout with { Status = world.Status with { PauseConditions = null } });

    private static DeliveryWorld Released(int seed, double stable, double canary)
        => Released(seed, stable, canary, new RolloutJudgeObjective { SuccessRatePercent = 99 });

    private static DeliveryWorld Released(int seed, double stable, double canary, RolloutJudgeObjective? objective)
    {
        var world = new DeliveryWorld(seed);
        world.ErrorRates[DeliveryWorld.HashOf("web:1")] = stable;
        world.ErrorRates[DeliveryWorld.HashOf("web:2")] = canary;
        world.Deploy("web:1", Steps);
        world.RunUntil(() => world.Status.Phase == "Healthy", TimeSpan.FromMinutes(1), "first deployment");
        world.Judge = objective is null ? null : new RolloutJudge { Objective = objective };
        world.Deploy("web:2", Steps);
        return world;
    }
}

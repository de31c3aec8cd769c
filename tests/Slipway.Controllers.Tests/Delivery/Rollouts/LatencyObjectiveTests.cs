using Slipway.Api.Delivery;

namespace Slipway.Controllers.Tests.Delivery.Rollouts;

/// <summary>A slowness that both revisions share pauses the rollout: durations are log-normal with sigma 0.7.</summary>
public sealed class LatencyObjectiveTests
{
    private static readonly RolloutJudgeObjective Fast = new() { LatencyMilliseconds = 300, LatencyPercent = 95 };

    private static readonly CanaryStep[] Steps =
    [
        new() { SetWeight = 25 }, new() { Pause = new CanaryPause { Duration = "20s" } },
        new() { SetWeight = 50 }, new() { Pause = new CanaryPause { Duration = "20s" } },
    ];

    [Fact]
    public void Release_BothRevisionsAreTooSlow_PausesWithTheReasonAlsoAfterARestart()
    {
        using var world = Released(1, 150, 150, Fast);
        world.RunUntil(() => IsHeld(world), TimeSpan.FromSeconds(15), "the pause");
        world.Restart();
        world.Run(TimeSpan.FromSeconds(40));

        Assert.Equal((2_500, null), (world.WeightOf("web:2"), world.Status.Abort));
        Assert.StartsWith(
            "ObjectiveMissed: both revisions miss the objective of 95 % of requests within 300 ms: the new one took longer for ",
            world.Status.Message, StringComparison.Ordinal);
        var objective = world.Status.Judgement!.Objective!;
        Assert.True(objective is { Missed: true, SuccessRatePercent: null, Evidence: null, PausedAt: not null }, $"{objective}");
        Assert.True(objective.Latency is { Missed: true, Threshold: 100, LatencyMilliseconds: 300, LatencyPercent: 95 }, $"{objective}");
        Assert.InRange((double)objective.Latency!.StableSlow!.Value / objective.Latency.StableRequests!.Value, 0.1, 0.25);

        var since = Promoted(world);
        Assert.NotNull(since);
    }

    [Theory]
    [InlineData(60, 60, "Healthy")]
    [InlineData(60, 200, "Degraded")]
    [InlineData(200, 60, "Healthy")]
    public void Release_NotBothAreTooSlow_IsLeftToTheComparison(double stable, double canary, string phase)
    {
        using var world = Released(2, stable, canary, Fast);
        bool IsDone() => world.Status.Phase == phase && (phase == "Degraded" || world.WeightOf("web:2") == 10_000);
        world.RunUntil(() => IsDone() || IsHeld(world), TimeSpan.FromMinutes(3), phase);
        Assert.True(IsDone(), world.Status.Message);
    }

    [Fact]
    public void Release_SuccessRateAndLatency_ShareTheProbabilityOfAFalsePause()
    {
        using var world = Released(3, 150, 150, Fast with { SuccessRatePercent = 99 });
        world.RunUntil(() => IsHeld(world), TimeSpan.FromSeconds(15), "the pause");
        var objective = world.Status.Judgement!.Objective!;
        Assert.Equal((200, 200), (objective.Threshold, objective.Latency!.Threshold));
        Assert.True(objective.Missed is true && objective.Evidence < 1, $"{objective}");
        Assert.DoesNotContain("successful", objective.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(300.0, null, "latencyPercent: is required")]
    [InlineData(300.0, 100.0, "latencyPercent: is 100, must be above 50 and below 100, such as 99")]
    [InlineData(null, 99.0, "latencyMilliseconds: is required")]
    [InlineData(10_001.0, 99.0, "latencyMilliseconds: is 10001, must be from 1 to 10000")]
    public void Release_LatencyOutOfRange_IsRefusedWithItsPath(double? limit, double? percent, string problem)
    {
        using var world = Released(4, 50, 50, new RolloutJudgeObjective { LatencyMilliseconds = limit, LatencyPercent = percent });
        world.RunUntil(() => world.Status.Phase == "Degraded", TimeSpan.FromMinutes(1), "refusal");
        Assert.Contains($"spec.judge.objective.{problem}", world.Status.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("successRatePercent", world.Status.Message, StringComparison.Ordinal);
    }

    private static DateTimeOffset? Promoted(DeliveryWorld world)
    {
        world.Latencies.Clear();
        world.UpdateStatus(world.Rollout with { Status = world.Status with { PauseConditions = null } });
        world.RunUntil(() => world.Status.Phase == "Healthy" && world.WeightOf("web:2") == 10_000, TimeSpan.FromMinutes(3), "the end");
        return world.Status.Judgement!.Objective!.Since;
    }

    private static bool IsHeld(DeliveryWorld world) => world.Status.PauseConditions is [{ Reason: "ObjectiveMissed" }];

    private static DeliveryWorld Released(int seed, double stable, double canary, RolloutJudgeObjective objective)
    {
        var world = new DeliveryWorld(seed);
        world.Latencies[DeliveryWorld.HashOf("web:1")] = stable;
        world.Latencies[DeliveryWorld.HashOf("web:2")] = canary;
        world.Deploy("web:1", Steps);
        world.RunUntil(() => world.Status.Phase == "Healthy", TimeSpan.FromMinutes(1), "first deployment");
        world.Judge = new RolloutJudge { Objective = objective };
        world.Deploy("web:2", Steps);
        return world;
    }
}

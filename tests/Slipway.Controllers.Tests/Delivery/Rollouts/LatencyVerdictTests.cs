using Slipway.Api.Delivery;

namespace Slipway.Controllers.Tests.Delivery.Rollouts;

/// <summary>Latency as the only symptom, from the gateway's frames to the share of the traffic.</summary>
public sealed class LatencyVerdictTests
{
    private static readonly CanaryStep[] Steps =
    [
        new() { SetWeight = 25 }, new() { Pause = new CanaryPause { Duration = "60s" } },
        new() { SetWeight = 50 }, new() { Pause = new CanaryPause { Duration = "30s" } },
    ];

    [Fact]
    public void Release_TwiceAsSlow_IsTakenBackAndExplained()
    {
        using var world = Deployed(1, factor: 2);
        world.RunUntil(() => world.Status.Judgement?.Verdict == "Fail", TimeSpan.FromMinutes(1), "verdict");

        Assert.Equal(0, world.WeightOf("web:2"));
        Assert.True(world.Status.Abort);
        var judgement = world.Status.Judgement!;
        Assert.Contains("Slower than tolerated (latency p", judgement.Reason, StringComparison.Ordinal);
        Assert.Equal(["errors", "latency p50", "latency p90", "latency p99"], judgement.Metrics!.Select(static m => m.Name));
        Assert.True(judgement.Evidence >= judgement.Threshold);
        Assert.Equal(0, judgement.CanaryErrors);
        Assert.InRange(judgement.Metrics![1].StableLimitMilliseconds!.Value, 45, 60);
        Assert.InRange(judgement.Metrics[1].CanaryLimitMilliseconds!.Value, 55, 70);
    }

    [Theory]
    [InlineData(1, 50)]
    [InlineData(1.05, 50)]
    [InlineData(2.5, 1)]
    public void Release_NoSlowerThanTolerated_IsPromoted(double factor, double median)
    {
        using var world = Deployed(2, factor, median);
        world.RunUntil(() => world.Status.Phase == "Healthy" && world.WeightOf("web:2") == 10_000, TimeSpan.FromMinutes(5), "promotion");
        Assert.True(world.Status.Judgement!.Metrics![1].CanaryRequests > 500);
    }

    [Fact]
    public void Release_SlowWhileLatencyIsNotJudged_IsPromoted()
    {
        using var world = Deployed(3, factor: 3, judge: new RolloutLatencyJudge { Enabled = false });
        world.RunUntil(() => world.Status.Phase == "Healthy" && world.WeightOf("web:2") == 10_000, TimeSpan.FromMinutes(5), "promotion");
        Assert.Single(world.Status.Judgement!.Metrics!);
    }

    [Fact]
    public void Release_SlowByLessThanTheSpecTolerates_IsPromoted()
    {
        using var world = Deployed(4, factor: 2, judge: new RolloutLatencyJudge { TolerancePercent = 150, Quantiles = [0.9] });
        world.RunUntil(() => world.Status.Phase == "Healthy" && world.WeightOf("web:2") == 10_000, TimeSpan.FromMinutes(5), "promotion");
        Assert.Equal(["errors", "latency p90"], world.Status.Judgement!.Metrics!.Select(static m => m.Name));
    }

    [Fact]
    public void Release_SlowOnlyInItsFirstSeconds_IsPromoted()
    {
        using var world = Deployed(5, factor: 10);
        world.RunUntil(() => world.WeightOf("web:2") == 2_500, TimeSpan.FromMinutes(1), "the first share");
        world.Run(TimeSpan.FromSeconds(4));
        world.Latencies[DeliveryWorld.HashOf("web:2")] = 50;
        world.RunUntil(() => world.Status.Phase == "Healthy" && world.WeightOf("web:2") == 10_000, TimeSpan.FromMinutes(5), "promotion");
    }

    [Fact]
    public void Release_ControllerRestarts_KeepsTheEvidence()
    {
        using var world = Deployed(6, factor: 1.5);
        world.RunUntil(
            () => world.Status.Judgement?.Metrics?[1].Evidence > 10, TimeSpan.FromMinutes(1), "evidence");
        var before = world.Status.Judgement!.Metrics![1];
        world.Restart();
        world.Run(TimeSpan.FromSeconds(2));
        var after = world.Status.Judgement!.Metrics![1];
        Assert.Equal((before.CanaryRequests, before.Evidence), (after.CanaryRequests, after.Evidence));
        world.RunUntil(() => world.Status.Judgement?.Verdict == "Fail", TimeSpan.FromMinutes(1), "verdict");
    }

    [Fact]
    public void Release_QuantileOutOfRange_IsRefusedWithItsPath()
    {
        using var world = Deployed(7, factor: 1, judge: new RolloutLatencyJudge { Quantiles = [0.5, 1, 0.5] });
        world.RunUntil(() => world.Status.Phase == "Degraded", TimeSpan.FromMinutes(1), "refusal");
        foreach (var problem in new[] { "[1]: is 1, must be above 0 and below 1", "[2]: is 0.5, which is there already" })
        {
            Assert.Contains("spec.judge.latency.quantiles" + problem, world.Status.Message, StringComparison.Ordinal);
        }
    }

    private static DeliveryWorld Deployed(int seed, double factor, double median = 50, RolloutLatencyJudge? judge = null)
    {
        var world = new DeliveryWorld(seed);
        world.Latencies[DeliveryWorld.HashOf("web:1")] = median;
        world.Latencies[DeliveryWorld.HashOf("web:2")] = median * factor;
        world.Deploy("web:1", Steps);
        world.RunUntil(() => world.Status.Phase == "Healthy", TimeSpan.FromMinutes(1), "first deployment");
        world.Judge = judge is null ? null : new RolloutJudge { Latency = judge };
        world.Deploy("web:2", Steps);
        return world;
    }
}

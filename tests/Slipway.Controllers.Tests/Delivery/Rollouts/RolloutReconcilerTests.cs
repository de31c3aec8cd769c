using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.TestKit;

namespace Slipway.Controllers.Tests.Delivery.Rollouts;

public sealed class RolloutReconcilerTests
{
    private static readonly CanaryStep[] Steps =
    [
        new() { SetWeight = 5 }, new() { Pause = new CanaryPause { Duration = "10s" } },
        new() { SetWeight = 25 }, new() { Pause = new CanaryPause { Duration = "10s" } },
        new() { SetWeight = 50 }, new() { Pause = new CanaryPause { Duration = "10s" } },
    ];

    private static DeliveryWorld Deployed(int seed)
    {
        var world = new DeliveryWorld(seed);
        world.Deploy("web:1", Steps);
        world.RunUntil(() => world.Status.Phase == "Healthy", TimeSpan.FromMinutes(1), "first deployment");
        return world;
    }

    [Fact]
    public void Release_GoodVersion_IsPromotedThroughAllSteps()
    {
        using var world = Deployed(1);
        world.Deploy("web:2", Steps);
        world.RunUntil(() => world.Status.Phase == "Healthy" && world.WeightOf("web:2") == 10_000, TimeSpan.FromMinutes(5), "promotion");
        Assert.Equal(DeliveryWorld.HashOf("web:2"), world.Status.StableRS);
        Assert.True(world.Status.Judgement!.CanaryRequests > 1000);
        Assert.NotEqual("Fail", world.Status.Judgement.Verdict);
    }

    [Fact]
    public void Release_BadVersion_IsTakenBackAtOnceAndExplained()
    {
        using var world = Deployed(2);
        world.ErrorRates[DeliveryWorld.HashOf("web:2")] = 0.05;
        world.Deploy("web:2", Steps);
        world.RunUntil(() => world.Status.Judgement?.Verdict == "Fail", TimeSpan.FromMinutes(2), "verdict");

        // No time has passed since the frame that decided: the weight is gone with it.
        Assert.Equal(0, world.WeightOf("web:2"));
        Assert.True(world.Status.Abort);
        Assert.Equal("Degraded", world.Status.Phase);
        var judgement = world.Status.Judgement!;
        Assert.True(judgement.Evidence >= judgement.Threshold);
        Assert.NotNull(judgement.DecidedAt);
        world.Step();
        world.Step();
        var told = Assert.Single(world.Api.All<Event>(), static e => e.Reason == "RolloutAborted");
        Assert.Contains($"canary {judgement.CanaryErrors} of {judgement.CanaryRequests}", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Release_BadVersionWhileStatusCannotBeWritten_LosesItsTrafficAllTheSame()
    {
        using var world = Deployed(12);
        world.Deploy("web:2", Steps);
        world.RunUntil(() => world.WeightOf("web:2") == 500, TimeSpan.FromMinutes(1), "the first step");
        world.ErrorRates[DeliveryWorld.HashOf("web:2")] = 0.5;
        world.Api.Fault = static (verb, kind) => verb == "update/status" && kind.Kind == "Rollout"
            ? InMemoryApi.Refusal("Conflict", 409, "newer") : null;
        world.RunUntil(() => world.WeightOf("web:2") == 0, TimeSpan.FromSeconds(10), "no traffic");
        Assert.Null(world.Status.Abort);
        world.Api.Fault = static (_, _) => null;
        world.RunUntil(() => world.Status.Abort is true, TimeSpan.FromMinutes(2), "the abort");
        Assert.Equal(0, world.WeightOf("web:2"));
    }

    [Fact]
    public void Release_UnderWay_ShowsNumbersEverySecond()
    {
        using var world = Deployed(13);
        world.Deploy("web:2", Steps);
        world.RunUntil(() => world.Status.Judgement?.CanaryRequests > 0, TimeSpan.FromMinutes(1), "first numbers");
        for (var second = 0; second < 5; second++)
        {
            var before = world.Status.Judgement!;
            world.Run(TimeSpan.FromSeconds(1.25));
            Assert.True(world.Status.Judgement!.CanaryRequests > before.CanaryRequests);
            Assert.True(world.Status.Judgement.StableRequests > before.StableRequests);
        }
    }

    [Fact]
    public void Release_BothVersionsFailAlike_NeverAborts()
    {
        using var world = Deployed(3);
        world.ErrorRates[DeliveryWorld.HashOf("web:1")] = 0.3;
        world.ErrorRates[DeliveryWorld.HashOf("web:2")] = 0.3;
        world.Deploy("web:2", Steps);
        world.RunUntil(() => world.Status.Phase == "Healthy" && world.WeightOf("web:2") == 10_000, TimeSpan.FromMinutes(5), "promotion");
    }

    [Fact]
    public void Release_NoTraffic_NeitherAbortsNorJudges()
    {
        using var world = Deployed(4);
        world.RequestsPerFrame = 0;
        world.Deploy("web:2", Steps);
        world.RunUntil(() => world.Status.CurrentStepIndex >= 3, TimeSpan.FromMinutes(2), "steps with plain pauses");
        Assert.Equal("NotEnoughData", world.Status.Judgement!.Verdict);
        Assert.Null(world.Status.Abort);
    }

    [Fact]
    public void Restart_DuringRollout_KeepsTheEvidence()
    {
        using var world = Deployed(5);
        world.Deploy("web:2", Steps);
        world.RunUntil(() => world.Status.Judgement?.CanaryRequests > 100, TimeSpan.FromMinutes(2), "some evidence");
        var before = world.Status.Judgement!;
        world.Restart();
        world.RunUntil(() => world.Status.Judgement?.CanaryRequests > before.CanaryRequests, TimeSpan.FromMinutes(1), "more evidence");
        Assert.Equal(before.StartedAt, world.Status.Judgement!.StartedAt);
        world.RunUntil(() => world.Status.Phase == "Healthy" && world.WeightOf("web:2") == 10_000, TimeSpan.FromMinutes(5), "promotion");
    }

    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    public void Release_WithConflictsEverywhere_GetsThere(int seed)
    {
        using var world = Deployed(seed);
        var chance = new Random(seed);
        world.Deploy("web:2", Steps);
        world.Api.Fault = (verb, kind) => verb == "update/status" && kind.Kind == "Rollout" && chance.Next(3) > 0
            ? InMemoryApi.Refusal("Conflict", 409, "newer") : null;
        world.RunUntil(() => world.Status.Phase == "Healthy" && world.WeightOf("web:2") == 10_000, TimeSpan.FromMinutes(5), "promotion");
    }

    [Fact]
    public void Release_Settled_WritesNothingMore()
    {
        using var world = Deployed(8);
        world.RunUntil(() => world.Time.GetUtcNow().Second % 10 == 0, TimeSpan.FromMinutes(1), "a round second");
        var writes = world.Api.Writes.Count(static w => w.Contains("Rollout ", StringComparison.Ordinal));
        for (var i = 0; i < 40; i++)
        {
            world.Step();
        }

        Assert.Equal(writes, world.Api.Writes.Count(static w => w.Contains("Rollout ", StringComparison.Ordinal)));
    }
}

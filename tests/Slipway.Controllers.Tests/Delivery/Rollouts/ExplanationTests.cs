using Slipway.Analysis;
using Slipway.Api.Delivery;
using Slipway.Api.Serialization;

namespace Slipway.Controllers.Tests.Delivery.Rollouts;

/// <summary>What explains a verdict stands in the status, from the gateway's frames to the history of releases.</summary>
public sealed class ExplanationTests : IDisposable
{
    private static readonly CanaryStep[] Steps = [new() { SetWeight = 25 }, new() { Pause = new CanaryPause { Duration = "10s" } }];
    private readonly DeliveryWorld world = new(5);

    public ExplanationTests()
    {
        world.Deploy("web:1", Steps);
        world.RunUntil(() => world.Status.Phase == "Healthy", TimeSpan.FromMinutes(1), "first deployment");
    }

    public void Dispose() => world.Dispose();

    [Fact]
    public void Release_TakenBack_KeepsCourseIntervalsAndBoundary()
    {
        Release("web:2", 0.06, "Degraded");
        var judgement = world.Status.Judgement!;

        var points = EvidenceCourse.Parse(judgement.Course).Points;
        Assert.InRange(points.Count, 2, EvidenceCourse.Most);
        Assert.True(points[^1].Evidence >= judgement.Threshold && points[0].Evidence < judgement.Threshold, judgement.Course);
        Assert.Equal(judgement.CanaryRequests, points[^1].CanaryRequests);
        Assert.Equal(judgement.Evidence!.Value, points[^1].Evidence, judgement.Evidence.Value / 1000);
        Assert.Equal(("web", "Shares"), (judgement.Service, judgement.Compares));
        var errors = judgement.Metrics![0];
        Assert.Equal((double)errors.CanaryBad!.Value / errors.CanaryRequests!.Value, errors.CanaryRate!.Value!.Value, 1e-6);
        Assert.True(errors.CanaryRate.Low < 0.06 && errors.CanaryRate.High > 0.06, $"{errors.CanaryRate}");
        Assert.Equal(0, errors.StableRate!.Low);
        Assert.True(errors.Ratio is { Value: null, Low: > 0.25, High: null }, $"{errors.Ratio}");
        Assert.Equal((20, null), (errors.PassThreshold, errors.RequestsToPass));
    }

    [Fact]
    public void Release_UnderWay_SaysHowMuchMoreIsNeeded()
    {
        world.Deploy("web:2", Steps);
        world.RunUntil(() => world.Status.Judgement?.CanaryRequests > 0, TimeSpan.FromMinutes(1), "requests");
        Assert.True(world.Status.Judgement!.Metrics![0].RequestsNeeded > 0);
        world.ErrorRates[DeliveryWorld.HashOf("web:1")] = world.ErrorRates[DeliveryWorld.HashOf("web:2")] = 0.05;
        world.RunUntil(() => world.Status.Judgement?.Verdict == "NoDifference", TimeSpan.FromMinutes(1), "enough requests");
        world.RunUntil(() => world.Status.Judgement?.Metrics?[0].RequestsToPass > 0, TimeSpan.FromMinutes(1), "a forecast");
        Assert.Null(world.Status.Judgement!.Metrics![0].RequestsNeeded);
    }

    [Fact]
    public void Restart_InTheMiddle_GoesOnWithTheCourse()
    {
        world.Deploy("web:2", Steps);
        world.RunUntil(() => world.Status.Judgement?.CanaryRequests > 200, TimeSpan.FromMinutes(1), "requests");
        var before = EvidenceCourse.Parse(world.Status.Judgement!.Course).Points;
        world.Restart();
        world.Run(TimeSpan.FromSeconds(3));
        var after = EvidenceCourse.Parse(world.Status.Judgement!.Course).Points;
        Assert.Equal(before.SkipLast(1), after.Take(before.Count - 1));
        Assert.True(after[^1].Seconds > before[^1].Seconds);
    }

    [Fact]
    public void History_ManyReleases_KeepsTheJudgementsOfTheNewestFive()
    {
        for (var i = 2; i <= 8; i++)
        {
            Release($"web:{i}", i == 8 ? 0.2 : 0, i == 8 ? "Degraded" : "Healthy");
        }

        var history = world.Status.History!;
        Assert.Equal(8, history.Count);
        Assert.Equal([4, 5, 6, 7, 8], history.Where(static r => r.Judgement is not null).Select(static r => r.Revision!.Value));
        Assert.All(history.TakeLast(5), static r => Assert.Equal((r.Verdict, null), (r.Judgement!.Verdict, r.Judgement.Checkpoint)));
        Assert.All(history.Skip(1), static r => Assert.True(r.Requests > 0));
        Assert.True(EvidenceCourse.Parse(history[^1].Judgement!.Course).Points[^1].Evidence >= 100);
        Assert.InRange(ApiJson.Serialize(world.Rollout).Length, 1, 60_000);
    }

    [Fact]
    public void Release_UnderLoad_WritesItsStatusNoMoreOftenThanOnceASecond()
    {
        world.Deploy("web:2", Steps);
        world.RunUntil(() => world.Status.Judgement?.CanaryRequests > 0, TimeSpan.FromMinutes(1), "requests");
        var writes = 0;
        for (var i = 0; i < 40; i++)
        {
            var before = world.Rollout.Metadata!.ResourceVersion;
            world.Step();
            writes += before == world.Rollout.Metadata!.ResourceVersion ? 0 : 1;
        }

        Assert.InRange(writes, 5, 12);
    }

    private void Release(string image, double errors, string phase)
    {
        world.ErrorRates[DeliveryWorld.HashOf(image)] = errors;
        world.Deploy(image, Steps);
        bool IsThere() => world.Status.Phase == phase && world.Status.CurrentPodHash == DeliveryWorld.HashOf(image);
        world.RunUntil(IsThere, TimeSpan.FromMinutes(3), image);
    }
}

using Slipway.Gateway.Telemetry;
using Slipway.TestKit;

namespace Slipway.Gateway.Tests.Telemetry;

public sealed class SeriesTests
{
    private static readonly SeriesKey Pod = new("default/web", "default", "web", "v1", "p1");
    private readonly SimulatedTime time = new();
    private readonly SeriesRegistry registry;

    public SeriesTests() => registry = new SeriesRegistry(time);

    [Fact]
    public void TakeWarmUp_FirstTwentyOfAPod_Once()
    {
        Assert.Equal(Series.WarmUpRequests, Enumerable.Range(0, 100).Count(_ => registry.Of(Pod).TakeWarmUp(time.GetTimestamp())));
    }

    [Fact]
    public void TakeWarmUp_SecondLater_SeenByTheJudge()
    {
        Assert.True(registry.Of(Pod).TakeWarmUp(time.GetTimestamp()));
        time.Advance(Series.WarmUpTime);
        Assert.False(registry.Of(Pod).TakeWarmUp(time.GetTimestamp()));
    }

    [Fact]
    public void TakeWarmUp_NoPod_Never() => Assert.False(registry.Of(Pod with { Pod = "" }).TakeWarmUp(time.GetTimestamp()));

    [Fact]
    public void Forget_PodGone_TotalsGoToTheRevision()
    {
        registry.Of(Pod).OnFinished(200, 1_000);
        registry.Of(Pod).OnAttempt(AttemptOutcomes.Answered);
        registry.Forget(static key => key.Pod == "p1");
        Assert.Equal("p1", Assert.Single(registry.All).Key.Pod);
        time.Advance(SeriesRegistry.Kept + TimeSpan.FromSeconds(1));
        registry.Forget(static key => key.Pod == "p1");
        var left = Assert.Single(registry.All);
        Assert.Equal(("", 1, 1), (left.Key.Pod, left.ByClass(2), left.ByAttempt(AttemptOutcomes.Answered)));
    }

    [Fact]
    public void Forget_ThousandReleases_NothingLeftOfThem()
    {
        for (var release = 0; release < 1_000; release++)
        {
            var current = $"v{release}";
            registry.Of(Pod with { Revision = current, Pod = current }).OnFinished(200, 1);
            time.Advance(TimeSpan.FromMinutes(1));
            registry.Forget(key => key.Revision != current);
        }

        Assert.InRange(registry.All.Count(), 1, 15);
    }
}

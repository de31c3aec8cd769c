using Slipway.Analysis.Latencies;

namespace Slipway.Analysis.Tests.Latencies;

public sealed class WarmUpRulesTests
{
    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(4.9, 10_000, false)]
    [InlineData(5, 50, true)]
    [InlineData(5, 49, false)]
    [InlineData(29, 49, false)]
    [InlineData(30, 1, true)]
    public void IsWarm_TimeAndRequests_NeedsBothOrLong(double seconds, long requests, bool warm)
        => Assert.Equal(warm, WarmUpRules.Default.IsWarm(TimeSpan.FromSeconds(seconds), requests));

    [Theory]
    [InlineData(0.75, 500, 500, false)]
    [InlineData(1, 20, 20, true)]
    [InlineData(1, 19, 2_000, false)]
    [InlineData(9.75, 19, 2_000, false)]
    [InlineData(10, 0, 5, true)]
    public void IsFull_TimeAndRequests_ClosesTheBlock(double seconds, long canary, long stable, bool full)
        => Assert.Equal(full, LatencyBlock.IsFull(TimeSpan.FromSeconds(seconds), canary, stable));
}

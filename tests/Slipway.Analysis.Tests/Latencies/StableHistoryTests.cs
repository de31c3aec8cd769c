using Slipway.Analysis.Latencies;

namespace Slipway.Analysis.Tests.Latencies;

public sealed class StableHistoryTests
{
    [Fact]
    public void EdgeAbove_KnownDurations_IsTheNextEdgeAboveTheQuantile()
    {
        // 1,000 requests of 1, 2, ... 1,000 ms: the quantiles are known, and an edge lies at most 1/16 above them.
        LatencyBin[] bins = [.. Enumerable.Range(1, 1_000).Select(static i => new LatencyBin(i * 1_000, 1))];
        var history = StableHistory.Empty.Add([new PodLatencies("p", bins, 0)]);
        foreach (var (quantile, exact) in new[] { (0.5, 500_000.0), (0.9, 900_000), (0.99, 990_000) })
        {
            Assert.InRange(history.EdgeAbove(quantile)!.Value, exact, exact * 17 / 16);
        }
    }

    [Theory]
    [InlineData(50_000, 51_200)]
    [InlineData(51_199, 51_200)]
    [InlineData(51_200, 53_248)]
    [InlineData(65_535, 65_536)]
    [InlineData(7, 8)]
    public void EdgeAbove_EqualDurations_IsTheEdgeThatNoneReached(long duration, long edge)
        => Assert.Equal(edge, StableHistory.Empty.Add([new PodLatencies("p", [new LatencyBin(duration, 100)], 0)]).EdgeAbove(0.5));

    [Theory]
    [InlineData(0.5, 19, false)]
    [InlineData(0.5, 20, true)]
    [InlineData(0.9, 99, false)]
    [InlineData(0.9, 100, true)]
    [InlineData(0.99, 999, false)]
    [InlineData(0.99, 1_000, true)]
    public void EdgeAbove_FewRequests_IsNotKnown(double quantile, long requests, bool known)
    {
        var history = StableHistory.Empty.Add([new PodLatencies("p", [new LatencyBin(1_000, requests)], 0)]);
        Assert.Equal(known, history.EdgeAbove(quantile) is not null);
    }

    [Fact]
    public void EdgeAbove_HalfOfTheRequestsHang_IsNotKnownAboveThem()
        => Assert.Null(StableHistory.Empty.Add([new PodLatencies("p", [new LatencyBin(1_000, 50)], 50)]).EdgeAbove(0.9));

    [Fact]
    public void Add_SlowerFromSomeTimeOn_ForgetsWhatWasBefore()
    {
        var history = StableHistory.Empty;
        for (var i = 0; i < 100; i++)
        {
            history = history.Add([new PodLatencies("p", [new LatencyBin(i < 50 ? 10_000 : 40_000, 100)], 0)]);
        }

        Assert.InRange(history.Requests, 2_000, 4_100);
        Assert.InRange(history.EdgeAbove(0.5)!.Value, 40_001, 43_000);
    }
}

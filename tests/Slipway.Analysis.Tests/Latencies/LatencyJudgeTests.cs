using Slipway.Analysis.Latencies;

namespace Slipway.Analysis.Tests.Latencies;

public sealed class LatencyJudgeTests
{
    private const double LogTen = 2.302585;
    private readonly LatencyJudge judge = new(LatencySettings.Default);
    private readonly SimulatedLatencies traffic = new(5);

    [Theory]
    [InlineData(1.5)]
    [InlineData(3)]
    public void Add_EverythingSlower_EvidenceGrowsAtEveryQuantile(double factor)
    {
        var state = After(60, _ => traffic.Block(50, 150, factor));
        Assert.All(state.Quantiles, q => Assert.True(judge.LogAgainst(q) > 3 * LogTen, $"{judge.LogAgainst(q)}"));
    }

    [Fact]
    public void Add_OneInFiftySlow_OnlyTheHighestQuantileTells()
    {
        var state = After(200, _ => new(
            "s",
            [SimulatedLatencies.Pod("c", 50, () => traffic.Draw(traffic.Random.Next(33) == 0 ? 12 : 1))],
            [traffic.Pod("p", 150)]));
        Assert.True(judge.LogAgainst(state.Quantiles[2]) > 3 * LogTen, $"{judge.LogAgainst(state.Quantiles[2])}");
        Assert.True(judge.LogAgainst(state.Quantiles[0]) < 0, $"{judge.LogAgainst(state.Quantiles[0])}");
    }

    [Fact]
    public void Add_SlowerByWhatIsTolerated_NoEvidence()
    {
        var state = After(300, _ => traffic.Block(50, 150, 1.1));
        Assert.All(state.Quantiles, q => Assert.True(judge.LogAgainst(q) < LogTen, $"{judge.LogAgainst(q)}"));
    }

    [Fact]
    public void Add_ThreeTimesAsSlowButBelowWhatUsersFeel_NoEvidence()
    {
        var state = After(300, _ => traffic.Block(50, 150, 3, median: 700));
        Assert.All(state.Quantiles, q => Assert.True(judge.LogAgainst(q) < LogTen, $"{judge.LogAgainst(q)}"));
    }

    [Fact]
    public void Add_BothSlowDownTogether_NoEvidence()
    {
        var state = After(300, k => new("s", [traffic.Pod("c", 50, 1 + (k % 60 / 10.0))], [traffic.Pod("p", 150, 1 + (k % 60 / 10.0))]));
        Assert.All(state.Quantiles, q => Assert.True(judge.LogAgainst(q) < LogTen, $"{judge.LogAgainst(q)}"));
    }

    [Fact]
    public void Add_OnePauseOfThePod_IsOneObservationHoweverManyRequestsWait()
    {
        var state = After(60, _ => traffic.Block(500, 500));
        var before = judge.LogAgainst(state.Quantiles[2]);
        state = judge.Add(state, traffic.Block(500, 500, 50));
        Assert.InRange(judge.LogAgainst(state.Quantiles[2]) - before, 0.1, Math.Log(3) + 1e-9);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(2, false)]
    public void Add_OneSickPod_CondemnsAVersionOnlyWhereItIsAlone(int others, bool condemned)
    {
        var state = After(120, _ => new(
            "s",
            [traffic.Pod("c0", 30, 4), .. Enumerable.Range(1, others).Select(i => traffic.Pod($"c{i}", 30))],
            [traffic.Pod("p", 200)]));
        Assert.Equal(condemned, state.Quantiles.Any(q => judge.LogAgainst(q) > 3 * LogTen));
    }

    [Fact]
    public void Add_ThreePodsAllSlow_Condemns()
    {
        var state = After(120, _ => new(
            "s", [.. Enumerable.Range(0, 3).Select(i => traffic.Pod($"c{i}", 30, 2))], [traffic.Pod("p", 200)]));
        Assert.All(state.Quantiles.Take(2), q => Assert.True(judge.LogAgainst(q) > 3 * LogTen));
    }

    [Fact]
    public void Add_PodsOfTheStableVersionDiffer_WeakensTheCase()
    {
        var alike = After(30, _ => new("s", [traffic.Pod("c", 50, 1.5)], [traffic.Pod("p", 100), traffic.Pod("q", 100)]));
        var unlike = After(30, _ => new("s", [traffic.Pod("c", 50, 1.5)], [traffic.Pod("p", 100, 0.6), traffic.Pod("q", 100, 1.6)]));
        Assert.True(unlike.Quantiles[0].Spread.Value > 5);
        Assert.True(judge.LogAgainst(unlike.Quantiles[0]) < judge.LogAgainst(alike.Quantiles[0]) / 2);
    }

    [Fact]
    public void Add_RequestsHang_AreBadWithoutADuration()
    {
        var state = After(60, k => new(
            "s", [k < 20 ? traffic.Pod("c", 50) : traffic.Pod("c", 45) with { PastBound = 5 }], [traffic.Pod("p", 150)]));
        Assert.True(judge.LogAgainst(state.Quantiles[2]) > 3 * LogTen);
    }

    [Fact]
    public void Add_NoDurations_IsNoData()
    {
        var state = After(100, _ => new("s", [new PodLatencies("c", [], 0)], [new PodLatencies("p", [], 0)]));
        Assert.All(state.Quantiles, static q => Assert.Equal(default, q.Totals));
    }

    [Fact]
    public void Add_NoStableTraffic_NothingIsCompared()
    {
        var state = After(30, _ => traffic.Block(50, 150));
        var later = Enumerable.Range(0, 50).Aggregate(state, (s, _) => judge.Add(s, traffic.Block(50, 0, 20)));
        Assert.Equal(state.Quantiles[0].Totals, later.Quantiles[0].Totals);
        Assert.Equal(judge.LogAgainst(state.Quantiles[0]), judge.LogAgainst(later.Quantiles[0]));
    }

    [Fact]
    public void Add_StableAtTheBoundOfWhatIsMeasured_IsNotJudged()
    {
        var state = After(50, _ => traffic.Block(50, 150, 1, median: 9_800_000));
        Assert.Equal(default, state.Quantiles[0].Totals);
    }

    [Fact]
    public void LogAgainst_FewRequestsOfTheCanary_DoesNotCountYet()
    {
        var state = After(30, static _ => new("s", [], [new PodLatencies("p", [new LatencyBin(10_000, 100)], 0)]));
        var slow = new LatencyBlock(
            "s", [new PodLatencies("c", [new LatencyBin(90_000, 1)], 0)], [new PodLatencies("p", [new LatencyBin(10_000, 100)], 0)]);
        for (var i = 0; i < 29; i++)
        {
            state = judge.Add(state, slow);
        }

        Assert.Equal(double.NegativeInfinity, judge.LogAgainst(state.Quantiles[1]));
        state = judge.Add(state, slow);
        Assert.True(judge.LogAgainst(state.Quantiles[1]) > 10);
    }

    [Fact]
    public void Add_RoutesOfDifferentSpeed_AreComparedWithinEach()
    {
        // The canary gets more of the slow route; within each route the versions are alike.
        var state = judge.Initial;
        for (var k = 0; k < 300; k++)
        {
            state = judge.Add(state, new("fast", [traffic.Pod("c", 10)], [traffic.Pod("p", 190)]));
            state = judge.Add(state, new("slow", [traffic.Pod("c", 90, 5)], [traffic.Pod("p", 60, 5)]));
        }

        Assert.All(state.Quantiles, q => Assert.True(judge.LogAgainst(q) < LogTen, $"{judge.LogAgainst(q)}"));
    }

    [Fact]
    public void Add_ManyRoutesAndPods_StaysBounded()
    {
        var state = judge.Initial;
        for (var k = 0; k < 200; k++)
        {
            state = judge.Add(state, new($"route-{k}", [traffic.Pod($"c{k}", 30)], [traffic.Pod("p", 30)]));
        }

        Assert.Equal(LatencyState.MostStrata + 1, state.Strata.Count);
        Assert.All(state.Quantiles, static q => Assert.True(q.Pods.Count <= LatencyState.MostPods));
    }

    [Fact]
    public void Add_EqualForLong_Passes() => Assert.True(After(300, _ => traffic.Block(100, 100)).Quantiles[0].Passed);

    [Fact]
    public void Add_SlowerByMoreThanTwiceWhatIsTolerated_DoesNotPass()
        => Assert.All(After(300, _ => traffic.Block(100, 100, 1.5)).Quantiles, static q => Assert.False(q.Passed));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.5)]
    public void LatencyJudge_QuantileOutOfRange_IsRefused(double quantile)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new LatencyJudge(new LatencySettings { Quantiles = [quantile] }));

    private LatencyState After(int blocks, Func<int, LatencyBlock> block)
        => Enumerable.Range(0, blocks).Aggregate(judge.Initial, (state, k) => judge.Add(state, block(k)));
}

using Slipway.Api.Delivery;
using Slipway.Controllers.Delivery.AnalysisRuns.PodMetrics;

namespace Slipway.Controllers.Tests.Delivery.AnalysisRuns.PodMetrics;

/// <summary>By how much counters grow.</summary>
public sealed class SeriesTrackTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly SeriesTrack track = new();
    private int answers;

    [Fact]
    public void Growth_Counter_IsWhatItGrewByAfterTheLastAnswerBeforeTheWindow()
    {
        Take(("a", 100));
        Take(("a", 110));
        Take(("a", 150));
        Assert.Equal((50.0, At(0), At(2)), track.Growth(At(0)));
        Assert.Equal((40.0, At(1), At(2)), track.Growth(At(1.5)));
        Assert.Null(track.Growth(At(2)));
    }

    [Fact]
    public void Growth_Reset_CountsWhatTheNewCounterShows()
    {
        Take(("a", 100), ("b", 5));
        Take(("a", 3), ("b", 7));
        Assert.Equal(5, track.Growth(At(0))!.Value.Increase);
    }

    [Fact]
    public void Growth_SeriesThatComesLater_HasGrownFromZero()
    {
        Take();
        Assert.False(track.WasSeen);
        Take(("failed", 4));
        Take(("failed", 6));
        Assert.Equal(6, track.Growth(At(0))!.Value.Increase);
        Assert.True(track.WasSeen);
    }

    [Fact]
    public void Growth_SeriesThatIsMissingOnce_IsNotCountedAgain()
    {
        Take(("a", 100));
        Take();
        Take(("a", 101));
        Assert.Equal(1, track.Growth(At(0))!.Value.Increase);
    }

    [Fact]
    public void Growth_NoNumbers_AreNoGrowth()
    {
        Take(("a", double.NaN));
        Take(("a", 5));
        Take(("a", double.PositiveInfinity));
        Take(("a", 6));
        Assert.Equal(6, track.Growth(At(0))!.Value.Increase);
        Assert.Equal([6], track.Latest);
    }

    [Fact]
    public void Take_MoreSeriesThanMayBe_IsRefused()
    {
        Assert.True(Take([.. Enumerable.Range(0, SeriesTrack.MaximumSeries).Select(static i => ($"{i}", 1.0))]));
        Assert.False(Take(("new", 1)));
    }

    private static DateTimeOffset At(double answer) => Start.AddSeconds(5 * answer);

    private bool Take(params (string Series, double Value)[] samples) => track.Take(
        At(answers++),
        [.. samples.Select(static s => new SeriesSample("n", [new SeriesLabel("l", "=", s.Series)], s.Value))],
        Start - TimeSpan.FromMinutes(10));
}

using Slipway.Analysis.Replay;

namespace Slipway.Analysis.Tests.Replay;

/// <summary>The promises of the judge as a replay keeps them, measured. Only with SLIPWAY_LONG=1.</summary>
public sealed class ReplayMonteCarloTests
{
    private const double Alpha = 0.01;
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("SLIPWAY_LONG") == "1";

    // What the guarantee is about: equal versions, nothing tolerated.
    private static readonly ErrorRateSettings Strict = ErrorRateSettings.Default with { ToleratedOddsRatio = 1, Floor = 0 };

    [Trait("Run", "Long")]
    [Theory]
    [InlineData(0.05)]
    [InlineData(0.25)]
    public void Run_EqualVersions_RarelyAborts(double share)
    {
        Assert.SkipUnless(IsLong, "SLIPWAY_LONG=1 runs it");
        AssertRare(2_000, seed => Aborts(new RequestCounter(), TraceOf.Rates(seed, 0.01, 0.01, share, 100, 300)));
    }

    [Trait("Run", "Long")]
    [Fact]
    public void Run_UsersWhoseRequestsEndAlike_RarelyAbortsWhenEachCountsOnce()
    {
        Assert.SkipUnless(IsLong, "SLIPWAY_LONG=1 runs it");
        AssertRare(1_000, seed => Aborts(new UserCounter(TimeSpan.FromSeconds(10)), TraceOf.Users(seed, 0.01, 0.25, 20, 300, 5)));
    }

    /// <summary>The same traces by requests: why users must count once.</summary>
    [Trait("Run", "Long")]
    [Fact]
    public void Run_UsersWhoseRequestsEndAlike_OftenAbortsWhenEachRequestCounts()
    {
        Assert.SkipUnless(IsLong, "SLIPWAY_LONG=1 runs it");
        var alarms = Enumerable.Range(1, 200).Count(seed => Aborts(new RequestCounter(), TraceOf.Users(seed, 0.01, 0.25, 20, 300, 5)));
        Assert.True(alarms > 20, $"{alarms} false aborts in 200 traces");
    }

    /// <summary>The reference table of analysis.md was simulated with looks of 200 requests; the windows of a replay are smaller, which
    /// costs information and saves waiting for the look.</summary>
    [Trait("Run", "Long")]
    [Theory]
    [InlineData(0.05, 0.05, 3448)]
    [InlineData(0.05, 0.25, 1055)]
    public void Run_BadCanary_AbortsAsSoonAsTheReferenceTableSays(double canary, double share, double expected)
    {
        Assert.SkipUnless(IsLong, "SLIPWAY_LONG=1 runs it");
        var mean = Enumerable.Range(1, 1_000).Average(seed => Last(
            new RequestCounter(), TraceOf.Rates(seed, 0.01, canary, share, 100, 3_600)).Requests);
        Assert.InRange(mean, expected * 0.8, expected * 1.1);
    }

    private static void AssertRare(int traces, Func<int, bool> aborts)
    {
        var alarms = Enumerable.Range(1, traces).Count(aborts);

        // Two standard errors above the promised bound.
        Assert.True(alarms <= (Alpha * traces) + (2 * Math.Sqrt(Alpha * traces)), $"{alarms} false aborts in {traces} traces");
    }

    private static bool Aborts(ITraceCounter counter, IEnumerable<RecordedOutcome> trace)
        => Last(counter, trace).Verdict.Decision == ReplayDecision.Abort;

    private static ReplayLook Last(ITraceCounter counter, IEnumerable<RecordedOutcome> trace)
        => new TraceReplay(new SequentialTraceJudge(Strict), counter).Run(trace).Last();
}

using Slipway.Analysis.Latencies;

namespace Slipway.Analysis.Tests.Latencies;

/// <summary>
/// The promises of the judge by all metrics, measured with fixed seeds: few rollouts in the ordinary run, many with SLIPWAY_LONG=1.
/// </summary>
[Trait("Run", "Long")]
public sealed class LatencyMonteCarloTests
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("SLIPWAY_LONG") == "1";

    /// <summary>As the reference table of analysis.md, section 3, was made: no guards, no milliseconds that do not count.</summary>
    private static readonly LatencySettings Bare = new()
    {
        ToleranceMicroseconds = 0, MostPerBlock = double.PositiveInfinity, MinimumRequests = 0,
    };

    [Fact]
    public void Assess_EqualVersionsWhoseSpeedAndShareDrift_RarelyAborts() => Holds(
        LatencySettings.Default,
        static (t, k) => t.Block(t.Split(200, ShareAt(k)), 200, 1, 50_000 * (1 + (0.5 * Math.Sin(k / 20.0)))));

    /// <summary>The edge of the null hypothesis: slower by exactly what is tolerated, and no guard helps.</summary>
    [Fact]
    public void Assess_SlowerByExactlyWhatIsTolerated_RarelyAborts() => Holds(Bare, static (t, k) =>
    {
        var canary = t.Split(200, ShareAt(k));
        return t.Block(canary, 200 - canary, 1.1);
    });

    /// <summary>Every pod has seconds in which it is slow, by itself: requests of a pod are correlated.</summary>
    [Fact]
    public void Assess_EqualVersionsWithPausesOfPods_RarelyAborts() => Holds(LatencySettings.Default, static (t, _) => new LatencyBlock(
        SimulatedLatencies.Stratum, [Pausing(t, "c", 40)], [Pausing(t, "p", 40), Pausing(t, "q", 40), Pausing(t, "r", 40)]));

    /// <summary>
    /// Only the canary has pauses: one in the middle of half of the rollouts, of three seconds. Without the guard most of these abort.
    /// </summary>
    [Fact]
    public void Assess_OnePauseOfThreeSecondsOnTheCanaryAlone_DoesNotAbort()
    {
        var guarded = Alarms(LatencySettings.Default, OnePause, 30);
        var bare = Alarms(Bare, OnePause, 30);
        Assert.True(guarded <= 1, $"{guarded} aborts");
        Assert.True(bare >= 25, $"{bare} aborts without the guard");

        static LatencyBlock OnePause(SimulatedLatencies t, int k) => t.Block(50, 150, k is >= 100 and < 103 ? 30 : 1);
    }

    /// <summary>
    /// Median requests of both versions until the abort, as in the reference table of analysis.md, section 3, whose numbers are those of
    /// a tolerance of nothing and contain the requests from which the limits are learned. Large differences are found sooner than there:
    /// the limit of the median is known after 20 requests.
    /// </summary>
    [Theory]
    [InlineData(1.2, 0.5, 2_600)]
    [InlineData(1.5, 0.5, 1_400)]
    [InlineData(2, 0.5, 1_200)]
    [InlineData(1.2, 0.05, 7_000)]
    [InlineData(1.5, 0.05, 1_800)]
    [InlineData(2, 0.05, 1_000)]
    public void Assess_ReferenceTable_AbortsAfterAboutAsManyRequests(double factor, double share, int expected)
    {
        var rollouts = IsLong ? 400 : 40;
        var traffic = new SimulatedLatencies(77);
        var strict = Bare with { Tolerance = 0 };
        var needed = Enumerable.Range(0, rollouts).Select(_ => AbortsBy(strict, traffic, Of, 1_000, 0) * 200 ?? int.MaxValue)
            .Order().ToList();
        TestContext.Current.TestOutputHelper?.WriteLine($"x{factor} at {share}: {needed[rollouts / 2]}, reference {expected}");
        Assert.InRange(needed[rollouts / 2], 200, expected * 1.4);

        LatencyBlock Of(SimulatedLatencies t, int k)
        {
            var canary = t.Split(200, share);
            return t.Block(canary, 200 - canary, factor);
        }
    }

    private static double ShareAt(int k) => new[] { 0.05, 0.25, 0.5, 0.9 }[Math.Min(3, k / 75)];

    private static PodLatencies Pausing(SimulatedLatencies t, string pod, long requests)
        => t.Pod(pod, requests, t.Random.Next(20) == 0 ? 8 : 1);

    private static void Holds(LatencySettings settings, Func<SimulatedLatencies, int, LatencyBlock> block)
    {
        var rollouts = IsLong ? 2_000 : 30;
        var alarms = Alarms(settings, block, rollouts);
        TestContext.Current.TestOutputHelper?.WriteLine($"{alarms} false aborts in {rollouts} rollouts");

        // Two standard errors above the promised bound of 1 %.
        Assert.True(alarms <= (0.01 * rollouts) + (2 * Math.Sqrt(0.01 * rollouts)), $"{alarms} false aborts in {rollouts} rollouts");
    }

    private static int Alarms(LatencySettings settings, Func<SimulatedLatencies, int, LatencyBlock> block, int rollouts)
    {
        var traffic = new SimulatedLatencies(20261121);
        return Enumerable.Range(0, rollouts).Count(_ => AbortsBy(settings, traffic, block, 300) is not null);
    }

    private static int? AbortsBy(
        LatencySettings settings, SimulatedLatencies traffic, Func<SimulatedLatencies, int, LatencyBlock> block, int blocks,
        int before = 10)
    {
        var judge = new VersionJudge(ErrorRateSettings.Default, settings);
        var state = judge.Initial;

        // The stable version is known from before the rollout.
        for (var k = 0; k < before; k++)
        {
            state = judge.Add(state, new LatencyBlock(SimulatedLatencies.Stratum, [], [traffic.Pod("p", 200)]));
        }

        for (var k = 0; k < blocks; k++)
        {
            state = judge.Add(state, block(traffic, k));
            if (state.Failed)
            {
                return k + 1;
            }
        }

        return null;
    }
}

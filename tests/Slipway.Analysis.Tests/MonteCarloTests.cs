namespace Slipway.Analysis.Tests;

/// <summary>The promises of the test, measured. Only with SLIPWAY_LONG=1.</summary>
public sealed class MonteCarloTests
{
    private const double Alpha = 0.01;
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("SLIPWAY_LONG") == "1";

    [Trait("Run", "Long")]
    [Fact]
    public void Worse_EqualVersionsWithDriftingRatesAndGrowingShare_RarelyAborts()
    {
        Assert.SkipUnless(IsLong, "SLIPWAY_LONG=1 runs it");
        const int rollouts = 2_000;
        var random = new Random(20260101);
        var alarms = 0;
        for (var i = 0; i < rollouts; i++)
        {
            alarms += AbortsBy(
                random, looks: 500, static k => (0.01 + (0.09 * k / 500), 1, new[] { 0.05, 0.25, 0.5, 0.9 }[k * 4 / 500])) is null ? 0 : 1;
        }

        // Two standard errors above the promised bound.
        Assert.True(alarms <= (Alpha * rollouts) + (2 * Math.Sqrt(Alpha * rollouts)), $"{alarms} false aborts in {rollouts} rollouts");
    }

    [Trait("Run", "Long")]
    [Theory]
    [InlineData(0.01, 0.05, 0.05, 3448)]
    [InlineData(0.01, 0.05, 0.5, 879)]
    [InlineData(0.01, 0.03, 0.5, 2320)]
    public void Worse_ReferenceTable_AbortsAfterAsManyRequests(double stable, double canary, double share, double expected)
    {
        Assert.SkipUnless(IsLong, "SLIPWAY_LONG=1 runs it");
        const int rollouts = 2_000;
        var random = new Random(7);
        var ratio = canary * (1 - stable) / (stable * (1 - canary));
        var mean = Enumerable.Range(0, rollouts)
            .Average(_ =>
                200.0 * (AbortsBy(random, 2_000, _ => (stable, ratio, share)) ?? throw new InvalidOperationException("never aborted")));
        Assert.InRange(mean, expected * 0.9, expected * 1.1);
    }

    /// <summary>Number of the look of 200 requests at which one simulated rollout aborts; null when it does not.</summary>
    private static int? AbortsBy(Random random, int looks, Func<int, (double StableRate, double OddsRatio, double Share)> at)
    {
        var test = OddsRatioTest.Worse(1);
        var state = test.Initial;
        for (var k = 0; k < looks; k++)
        {
            var (stableRate, ratio, share) = at(k);
            var odds = ratio * stableRate / (1 - stableRate);
            var canary = Binomial(random, 200, share);
            state = test.Add(
                state, new(canary, Binomial(random, canary, odds / (1 + odds)), 200 - canary, Binomial(random, 200 - canary, stableRate)));
            if (OddsRatioTest.LogEvidence(state) >= -Math.Log(Alpha))
            {
                return k + 1;
            }
        }

        return null;
    }

    private static long Binomial(Random random, long n, double p)
    {
        var hits = 0L;
        for (var i = 0L; i < n; i++)
        {
            hits += random.NextDouble() < p ? 1 : 0;
        }

        return hits;
    }
}

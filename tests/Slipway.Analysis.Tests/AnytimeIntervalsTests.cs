namespace Slipway.Analysis.Tests;

public sealed class AnytimeIntervalsTests
{
    // Computed apart from this code: roots of lnB(1/2 + x, 1/2 + y) - lnB(1/2, 1/2) + ln 0.05 = x ln p + y ln(1 - p), by bisection over
    // the log-gamma function of the C library.
    [Theory]
    [InlineData(100, 0, 1, 0, 0.057028597638771494)]
    [InlineData(172, 12, 1, 0.022099852017941603, 0.1550259084314432)]
    [InlineData(3_268, 33, 1, 0.004801744155601634, 0.018282289894298864)]
    [InlineData(1_000_000, 1_000, 1, 0.0008643970428784263, 0.0011490786006848608)]
    [InlineData(50, 50, 1, 0.895357522895484, 1)]
    [InlineData(500, 50, 5, 0.029060851284072882, 0.22750994985855238)]
    [InlineData(0, 0, 1, 0, 1)]
    public void Rate_ReferenceVectors_AreReached(long requests, long bad, double designEffect, double low, double high)
    {
        var interval = AnytimeIntervals.Rate(requests, bad, designEffect);
        Assert.Equal(low, interval.Low, 1e-9);
        Assert.Equal(high, interval.High, 1e-9);
    }

    [Fact]
    public void Ratio_ReferenceVector_IsReached()
    {
        var ratio = AnytimeIntervals.Ratio(new BinaryWindow(172, 12, 3_268, 33));
        Assert.Equal(1.087230758684631, ratio.Low, 1e-8);
        Assert.Equal(34.89070764249068, ratio.High, 1e-6);
        Assert.Equal(double.PositiveInfinity, AnytimeIntervals.Ratio(new BinaryWindow(100, 5, 100, 0)).High);
    }

    [Theory]
    [InlineData(0.5, 0.5723649429247004)]
    [InlineData(1, 0)]
    [InlineData(3.3, 0.9870985778947339)]
    [InlineData(10, 12.801827480081467)]
    [InlineData(100, 359.1342053695754)]
    public void Gamma_ReferenceVectors_AreReached(double x, double log) => Assert.Equal(log, LogMath.Gamma(x), 1e-12);

    [Fact]
    public void Rate_LookedAtAfterEveryRequest_MissesNoMoreOftenThanPromised()
    {
        const int Runs = 1_000;
        var random = new Random(20);
        var misses = 0;
        for (var run = 0; run < Runs; run++)
        {
            var rate = run % 2 == 0 ? 0.02 : 0.3;
            long bad = 0;
            for (var n = 1; n <= 2_000; n++)
            {
                bad += random.NextDouble() < rate ? 1 : 0;
                var interval = n % 10 == 0 ? AnytimeIntervals.Rate(n, bad) : new ConfidenceInterval(0, 1);
                if (rate < interval.Low || rate > interval.High)
                {
                    misses++;
                    break;
                }
            }
        }

        // An interval for one look would miss in a quarter of the runs or more.
        Assert.InRange(misses, 1, Runs * AnytimeIntervals.Miss);
    }
}

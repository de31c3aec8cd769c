using Slipway.Analysis.Objectives;

namespace Slipway.Analysis.Tests.Objectives;

/// <summary>Reference numbers: Site Reliability Workbook (Google, 2018), chapter 5, tables 5-2, 5-4, 5-6 and 5-8.</summary>
public sealed class BurnRateRuleTests
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    [Theory]
    [InlineData(0, BurnSeverity.Page, 60, 5, 14.4)]
    [InlineData(1, BurnSeverity.Page, 360, 30, 6)]
    [InlineData(2, BurnSeverity.Ticket, 1440, 120, 3)]
    [InlineData(3, BurnSeverity.Ticket, 4320, 360, 1)]
    public void Workbook_ThirtyDays_HasTheParametersOfTable58(
        int rule, BurnSeverity severity, int longMinutes, int shortMinutes, double factor)
    {
        var found = BurnRateRule.Workbook[rule];
        Assert.Equal(severity, found.Severity);
        Assert.Equal(TimeSpan.FromMinutes(longMinutes), found.LongWindow);
        Assert.Equal(TimeSpan.FromMinutes(shortMinutes), found.ShortWindow);
        Assert.Equal(factor, found.Factor(Month), 9);
    }

    [Theory]
    [InlineData(28, 13.44, 5.6, 2.8, 2.8 / 3)]
    [InlineData(7, 3.36, 1.4, 0.7, 0.7 / 3)]
    public void Factor_AnotherPeriod_IsShareTimesPeriodByWindow(int days, double a, double b, double c, double d)
        => Assert.Equal(
            [a, b, c, d],
            BurnRateRule.Workbook.Select(r => r.Factor(TimeSpan.FromDays(days))),
            (x, y) => Math.Abs(x - y) < 1e-9);

    [Theory]
    [InlineData(1, 0.001)]
    [InlineData(2, 0.002)]
    [InlineData(10, 0.01)]
    [InlineData(1000, 1)]
    public void BurnRate_ErrorRatesOfTable52_AreThoseOfTheWorkbook(double burnRate, double errorRate)
        => Assert.Equal(burnRate, new ErrorBudget(0.999, default).BurnRate(new OutcomeSum(1_000_000, 1_000_000 * errorRate)), 6);

    /// <summary>Table 5-2: at burn rate 1 the budget lasts 30 days, at 2 15, at 10 3, at 1000 43 minutes.</summary>
    [Theory]
    [InlineData(1, 30 * 24 * 60)]
    [InlineData(2, 15 * 24 * 60)]
    [InlineData(10, 3 * 24 * 60)]
    [InlineData(1000, 43.2)]
    public void Remaining_SteadyRateUntilExhaustion_IsZeroAtTheTimeOfTable52(double burnRate, double minutes)
    {
        const double PerMinute = 1000;
        var bad = minutes * PerMinute * Math.Min(1, 0.001 * burnRate);
        var budget = new ErrorBudget(0.999, new OutcomeSum(30 * 24 * 60 * PerMinute, bad));
        Assert.Equal(0, budget.Remaining, 9);
        Assert.Equal(0.999, budget.SuccessRatio, 9);
    }

    [Theory]
    [InlineData(0.0145, 0.0145, true)]
    [InlineData(0.0144, 0.0145, false)]
    [InlineData(0.0145, 0.0144, false)]
    [InlineData(0.0145, 0, false)]
    [InlineData(0, 1, false)]
    public void Read_LongAndShortWindow_BurnsOnlyWhenBothAreAbove(double inLong, double inShort, bool burns)
    {
        var rule = BurnRateRule.Workbook[0];
        var read = rule.Read(
            new ErrorBudget(0.999, default), Month, w => new OutcomeSum(1_000_000, 1_000_000 * (w == rule.LongWindow ? inLong : inShort)));
        Assert.Equal(burns, read.IsBurning);
    }

    [Fact]
    public void Read_NoRequests_DoesNotBurn()
        => Assert.False(BurnRateRule.Workbook[3].Read(new ErrorBudget(0.999, default), Month, static _ => default).IsBurning);

    [Fact]
    public void IsReachable_ObjectiveTooLowForItsFactor_IsFalse()
    {
        Assert.False(BurnRateRule.Workbook[0].IsReachable(0.93, Month));
        Assert.True(BurnRateRule.Workbook[0].IsReachable(0.94, Month));
        Assert.False(BurnRateRule.Workbook[3].IsReachable(0.999, TimeSpan.FromDays(1)));
    }

    /// <summary>
    /// The workbook's formula of the detection time: (1 - objective) / error ratio x window x factor; for all requests bad, 99.9 % and the
    /// 1 h window 51.84 s, by which 2 % of the budget of 30 days is gone per hour window.
    /// </summary>
    [Theory]
    [InlineData(1.0, 51.84)]
    [InlineData(0.1, 518.4)]
    [InlineData(0.02, 2592)]
    public void Read_ErrorsThatBegin_FiresAfterTheDetectionTimeOfTheWorkbook(double errorRatio, double expectedSeconds)
    {
        var rule = BurnRateRule.Workbook[0];
        var history = new OutcomeHistory(Month);
        var start = 1_700_000_000L;
        for (var at = start - 7_200; at < start; at++)
        {
            history.Add(at, 1000, 0);
        }

        var seconds = 0L;
        do
        {
            history.Add(start + seconds, 1000, (long)(1000 * errorRatio));
            seconds++;
            history.Compact(start + seconds);
        }
        while (!rule.Read(new ErrorBudget(0.999, default), Month, w => history.Since(start + seconds - w.TotalSeconds)).IsBurning);

        // A window begins within a bucket of 10 s or 1 min, of which a part counts: 1 % beside the second of the step.
        Assert.InRange(seconds, Math.Floor(expectedSeconds * 0.99) - 1, Math.Ceiling(expectedSeconds * 1.01) + 1);
    }
}

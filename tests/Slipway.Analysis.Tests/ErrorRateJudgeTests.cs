namespace Slipway.Analysis.Tests;

public sealed class ErrorRateJudgeTests
{
    private readonly ErrorRateJudge judge = new(ErrorRateSettings.Default);

    [Fact]
    public void Assess_NoData_NeedsData()
    {
        var assessment = judge.Assess(judge.Initial);
        Assert.Equal(Verdict.NotEnoughData, assessment.Verdict);
        Assert.Equal(100, assessment.RequestsNeeded);
        Assert.Contains("100 more requests", assessment.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Assess_FewRequestsAllGood_StillNeedsData()
    {
        var assessment = Assess([new(40, 0, 960, 1)]);
        Assert.Equal(Verdict.NotEnoughData, assessment.Verdict);
        Assert.Equal(60, assessment.RequestsNeeded);
    }

    [Fact]
    public void Assess_FivePercentAgainstNone_FailsAndSaysWhy()
    {
        var assessment = Assess(Enumerable.Repeat(new BinaryWindow(40, 2, 760, 0), 8));
        Assert.Equal(Verdict.Fail, assessment.Verdict);
        Assert.True(assessment.Evidence >= assessment.Threshold);
        Assert.Equal(100, assessment.Threshold);
        Assert.Contains("16 of 320 requests (5.00 %)", assessment.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(50)]
    [InlineData(100)]
    public void Assess_BothFailAlike_NeverFails(int percent)
    {
        var assessment = Assess(Enumerable.Repeat(new BinaryWindow(100, percent, 900, 9 * percent), 500));
        Assert.NotEqual(Verdict.Fail, assessment.Verdict);
    }

    [Fact]
    public void Assess_StableBrokenAndCanaryGood_Passes()
        => Assert.Equal(Verdict.Pass, Assess(Enumerable.Repeat(new BinaryWindow(100, 0, 100, 80), 5)).Verdict);

    [Fact]
    public void Assess_BelowFloor_DoesNotFailHoweverManyTimesWorse()
    {
        var assessment = Assess(Enumerable.Repeat(new BinaryWindow(20_000, 8, 20_000, 0), 20));
        Assert.NotEqual(Verdict.Fail, assessment.Verdict);
    }

    [Fact]
    public void Assess_SameRatesForLong_Passes() =>
        Assert.Equal(Verdict.Pass, Assess(Enumerable.Repeat(new BinaryWindow(500, 5, 500, 5), 20)).Verdict);

    [Fact]
    public void Assess_RecoveryAfterFailure_StaysFailed()
    {
        var windows = Enumerable.Repeat(new BinaryWindow(40, 10, 760, 0), 5)
            .Concat(Enumerable.Repeat(new BinaryWindow(500, 0, 500, 20), 50));
        Assert.Equal(Verdict.Fail, Assess(windows).Verdict);
    }

    [Fact]
    public void Assess_CanaryGetsHalfItsShare_IsInvalidAndDoesNotFail()
    {
        var assessment = Assess(Enumerable.Repeat(new BinaryWindow(50, 0, 950, 0), 20).Concat([new(50, 50, 950, 0)]), share: 0.1);
        Assert.Equal(Verdict.Invalid, assessment.Verdict);
    }

    [Fact]
    public void Assess_ShareRightAgain_IsNoLongerInvalid()
    {
        var windows = Enumerable.Repeat(new BinaryWindow(50, 0, 950, 0), 20)
            .Concat(Enumerable.Repeat(new BinaryWindow(100, 1, 900, 9), 20));
        Assert.NotEqual(Verdict.Invalid, Assess(windows, share: 0.1).Verdict);
    }

    [Fact]
    public void Assess_NoStableTraffic_NeverFails()
        => Assert.NotEqual(Verdict.Fail, Assess(Enumerable.Repeat(new BinaryWindow(100, 50, 0, 0), 50)).Verdict);

    [Fact]
    public void Add_ErrorsFromThenOnTheSameState_GoesOnWhereItStopped()
    {
        var windows = Enumerable.Repeat(new BinaryWindow(40, 1, 760, 2), 10).ToList();
        var whole = windows.Aggregate(judge.Initial, (state, window) => judge.Add(state, window, 0.05));
        var half = windows.Take(5).Aggregate(judge.Initial, (state, window) => judge.Add(state, window, 0.05));
        var other = new ErrorRateJudge(ErrorRateSettings.Default);
        var resumed = windows.Skip(5).Aggregate(half, (state, window) => other.Add(state, window, 0.05));
        Assert.Equal(judge.Assess(whole), judge.Assess(resumed));
    }

    private ErrorRateAssessment Assess(IEnumerable<BinaryWindow> windows, double? share = null)
        => judge.Assess(windows.Aggregate(judge.Initial, (state, window) => judge.Add(state, window, share)));
}

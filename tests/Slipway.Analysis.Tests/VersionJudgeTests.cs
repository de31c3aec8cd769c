using Slipway.Analysis.Latencies;
using Slipway.Analysis.Tests.Latencies;

namespace Slipway.Analysis.Tests;

public sealed class VersionJudgeTests
{
    private readonly VersionJudge judge = new(ErrorRateSettings.Default, LatencySettings.Default);
    private readonly SimulatedLatencies traffic = new(9);

    [Fact]
    public void Assess_NoLatencies_IsTheVerdictOfTheErrors()
    {
        var alone = new VersionJudge(ErrorRateSettings.Default, null);
        var errors = new ErrorRateJudge(ErrorRateSettings.Default);
        var (state, same) = (alone.Initial, errors.Initial);
        for (var k = 0; k < 12; k++)
        {
            var window = new BinaryWindow(40, 1 + (k % 2), 760, 1);
            (state, same) = (alone.Add(state, window, 0.05), errors.Add(same, window, 0.05));
            var (a, b) = (alone.Assess(state), errors.Assess(same));
            Assert.Equal((b.Verdict, b.Evidence, b.Threshold, b.Reason), (a.Verdict, a.Evidence, a.Threshold, a.Reason));
        }

        Assert.Single(alone.Assess(state).Metrics);
    }

    [Fact]
    public void Assess_WeightsOfAllMetrics_SumToOneAndSpendAlphaOnce()
    {
        var assessment = judge.Assess(judge.Initial);
        Assert.Equal(1, assessment.Metrics.Sum(static m => m.Weight), 1e-12);
        Assert.All(assessment.Metrics, static m => Assert.Equal(100, m.Threshold * m.Weight, 1e-9));
        Assert.Equal(["errors", "latency p50", "latency p90", "latency p99"], assessment.Metrics.Select(static m => m.Name));
        Assert.Equal(100, assessment.Threshold);
    }

    [Fact]
    public void Assess_OnlyLatencyIsWorse_FailsAndSaysWhich()
    {
        var assessment = Assess(60, errors: 0, factor: 2);
        Assert.Equal(Verdict.Fail, assessment.Verdict);
        Assert.True(assessment.Evidence >= assessment.Threshold);
        Assert.StartsWith("Slower than tolerated (latency p", assessment.Reason, StringComparison.Ordinal);
        Assert.Contains("of the stable one took longer than", assessment.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Assess_OnlyErrorsAreWorse_SaysErrors()
        => Assert.StartsWith("Worse than tolerated (odds of errors", Assess(60, errors: 5, factor: 1).Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData(2)]
    [InlineData(0)]
    public void Forecast_RequestsThatGoOnAsTheyHave_DecideAboutThen(int errors)
    {
        var alone = new VersionJudge(ErrorRateSettings.Default, null);
        var window = new BinaryWindow(40, errors, 160, 1);
        var state = Enumerable.Range(0, 3).Aggregate(alone.Initial, (s, _) => alone.Add(s, window, null));
        var forecast = alone.Forecast(state)[0];
        var (promised, target) = errors > 0 ? (forecast.RequestsToFail, Verdict.Fail) : (forecast.RequestsToPass, Verdict.Pass);
        var from = state.Errors.Totals.CanaryRequests;
        for (var k = 0; alone.Assess(state).Verdict != target; k++)
        {
            Assert.InRange(k, 0, 10_000);
            state = alone.Add(state, window, null);
        }

        var took = state.Errors.Totals.CanaryRequests - from;
        Assert.InRange(promised!.Value, took - 40, took);
        Assert.Equal(0, errors > 0 ? alone.Forecast(state)[0].RequestsToFail : alone.Forecast(state)[0].RequestsToPass);
        Assert.Null(errors > 0 ? forecast.RequestsToPass : forecast.RequestsToFail);
    }

    [Fact]
    public void Forecast_NothingCompared_KnowsNothing()
        => Assert.All(judge.Forecast(judge.Initial), static f => Assert.Equal(default, f));

    [Fact]
    public void Assess_FailedOnce_StaysFailed()
    {
        var state = State(60, errors: 0, factor: 2);
        for (var k = 0; k < 500; k++)
        {
            state = judge.Add(state, traffic.Block(100, 100, 0.2));
        }

        Assert.True(judge.Assess(state).Evidence < 100);
        Assert.Equal(Verdict.Fail, judge.Assess(state).Verdict);
    }

    [Fact]
    public void Assess_ErrorsPassAndLatencyIsOpen_IsNoPassAndNamesBoth()
    {
        var assessment = Assess(60, errors: 0, factor: 1.15);
        Assert.Equal(Verdict.Pass, assessment.Errors.Verdict);
        Assert.Equal(Verdict.NoDifference, assessment.Verdict);
        Assert.Contains("Latency: p50", assessment.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Assess_LatencyIsNotMeasured_ErrorsAlonePass()
    {
        var state = Enumerable.Repeat(new BinaryWindow(500, 5, 500, 5), 20).Aggregate(judge.Initial, (s, w) => judge.Add(s, w, null));
        Assert.Equal(Verdict.Pass, judge.Assess(state).Verdict);
        Assert.DoesNotContain("Latency", judge.Assess(state).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Assess_WrongShare_LatencyDoesNotFailEither()
    {
        var state = Enumerable.Repeat(new BinaryWindow(50, 0, 950, 0), 20).Aggregate(judge.Initial, (s, w) => judge.Add(s, w, 0.5));
        for (var k = 0; k < 60; k++)
        {
            state = judge.Add(state, traffic.Block(100, 100, 3));
        }

        Assert.Equal(Verdict.Invalid, judge.Assess(state).Verdict);
    }

    private VersionAssessment Assess(int seconds, int errors, double factor) => judge.Assess(State(seconds, errors, factor));

    private VersionState State(int seconds, int errors, double factor)
    {
        var state = judge.Initial;
        for (var k = 0; k < seconds; k++)
        {
            state = judge.Add(state, new BinaryWindow(100, errors, 100, 1), null);
            state = judge.Add(state, traffic.Block(100, 100, factor));
        }

        return state;
    }
}

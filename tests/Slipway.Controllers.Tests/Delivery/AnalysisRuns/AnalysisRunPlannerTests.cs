using Slipway.Api.Delivery;
using Slipway.Controllers.Delivery.AnalysisRuns;
using static Slipway.Api.Delivery.AnalysisPhase;

namespace Slipway.Controllers.Tests.Delivery.AnalysisRuns;

/// <summary>The rules of runs, each by its name.</summary>
public sealed class AnalysisRunPlannerTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void Interval_None_IsOneMeasurement()
    {
        var run = new RunPlay(RunPlay.Metric()).Measured(Successful);

        Assert.Equal((Successful, 1), (run.Status.Phase, run.Result().Count));
        Assert.Equal(RunPlay.Start, run.Status.CompletedAt);
        Assert.False(run.Measures());
    }

    [Fact]
    public void Interval_Given_IsTheTimeBetweenMeasurements()
    {
        var run = new RunPlay(RunPlay.Metric() with { Interval = "1m", Count = 2 }).Measured(Successful);

        Assert.False(run.Measures());
        Assert.Equal(Minute, run.Decision.RequeueAfter);
        Assert.False(run.Pass(TimeSpan.FromSeconds(59)).Measures());
        Assert.True(run.Pass(TimeSpan.FromSeconds(1)).Measures());
        Assert.Equal(Successful, run.Measured(Successful).Status.Phase);
    }

    [Fact]
    public void InitialDelay_Given_IsWaitedFor()
    {
        var run = new RunPlay(RunPlay.Metric() with { InitialDelay = "1m" });

        Assert.Equal((false, Minute, Running, Pending), (run.Measures(), run.Decision.RequeueAfter, run.Status.Phase, run.Result().Phase));
        Assert.True(run.Pass(Minute).Measures());
    }

    [Fact]
    public void Count_IntervalOnly_IsUnlimited()
    {
        var run = new RunPlay(RunPlay.Metric() with { Interval = "1m" }).Measured([.. Enumerable.Repeat(Successful, 50)]);

        Assert.Equal((Running, 50), (run.Status.Phase, run.Result().Successful));
    }

    [Fact]
    public void Count_AboveOneWithoutInterval_IsRefused()
    {
        var run = new RunPlay(RunPlay.Metric() with { Count = 2 });

        Assert.Equal(Error, run.Status.Phase);
        Assert.Equal(
            "Analysis spec invalid: spec.metrics[0].interval: Required value: a count above 1 needs an interval between the measurements",
            run.Status.Message);
    }

    [Fact]
    public void Count_OutOfAnArgument_IsItsValue()
    {
        var metric = RunPlay.Metric() with { Interval = "{{args.every}}", Count = "{{ args.times }}" };
        var run = new RunPlay(new AnalysisRunSpec
        {
            Metrics = [metric],
            Args = [new() { Name = "every", Value = "1m" }, new() { Name = "times", Value = "2" }],
        });

        Assert.Equal(Running, run.Measured(Successful).Status.Phase);
        Assert.Equal(Successful, run.Measured(Successful).Status.Phase);
    }

    [Fact]
    public void FailureLimit_Exceeded_IsFailed()
    {
        var run = new RunPlay(RunPlay.Metric() with { Interval = "1m", FailureLimit = 1 }).Measured(Failed, Successful);

        Assert.Equal(Running, run.Status.Phase);
        Assert.Equal(Failed, run.Measured(Failed).Status.Phase);
        Assert.Equal("Metric \"m\" assessed Failed due to failed (2) > failureLimit (1)", run.Status.Message);
    }

    [Fact]
    public void FailureLimit_Absent_IsZero() => Assert.Equal(
        Failed, new RunPlay(RunPlay.Metric() with { Interval = "1m" }).Measured(Successful, Failed).Status.Phase);

    [Fact]
    public void FailureLimit_MinusOne_IsOff() => Assert.Equal(
        Successful,
        new RunPlay(RunPlay.Metric() with { Interval = "1m", Count = 3, FailureLimit = -1 }).Measured(Failed, Failed, Failed).Status.Phase);

    [Fact]
    public void InconclusiveLimit_Exceeded_IsInconclusive()
    {
        var run = new RunPlay(RunPlay.Metric() with { Interval = "1m", InconclusiveLimit = 1 }).Measured(Inconclusive);

        Assert.Equal(Running, run.Status.Phase);
        Assert.Equal(Inconclusive, run.Measured(Inconclusive).Status.Phase);
        Assert.Equal("Metric \"m\" assessed Inconclusive due to inconclusive (2) > inconclusiveLimit (1)", run.Status.Message);
    }

    [Fact]
    public void ConsecutiveErrorLimit_Absent_IsFour()
    {
        var run = new RunPlay(RunPlay.Metric() with { Interval = "1m" }).Measured(Error, Error, Error, Error);

        Assert.Equal(Running, run.Status.Phase);
        Assert.Equal(Error, run.Measured(Error).Status.Phase);
        Assert.Equal("Metric \"m\" assessed Error due to consecutiveErrors (5) > consecutiveErrorLimit (4)", run.Status.Message);
    }

    [Fact]
    public void ConsecutiveErrorLimit_AnyMeasurementBetween_StartsAgain()
    {
        var run = new RunPlay(RunPlay.Metric() with { Interval = "1m", ConsecutiveErrorLimit = 1 }).Measured(Error, Successful, Error);

        Assert.Equal((Running, 2, 1), (run.Status.Phase, run.Result().Error, run.Result().ConsecutiveError));
        Assert.Equal(Error, run.Measured(Error).Status.Phase);
    }

    [Fact]
    public void Error_OfAMeasurement_DoesNotCount()
    {
        var run = new RunPlay(RunPlay.Metric() with { Interval = "1m", Count = 2 }).Measured(Successful, Error);

        Assert.Equal((Running, 1), (run.Status.Phase, run.Result().Count));
        Assert.Equal(Successful, run.Measured(Successful).Status.Phase);
    }

    [Fact]
    public void Error_WithoutInterval_IsTriedAgainAfterTenSeconds()
    {
        var run = new RunPlay(RunPlay.Metric()).Measured(Error);

        Assert.Equal(TimeSpan.FromSeconds(10), run.Decision.RequeueAfter);
        Assert.Equal(Successful, run.Measured(Successful).Status.Phase);
    }

    [Fact]
    public void ConsecutiveSuccessLimit_Reached_IsSuccessful()
    {
        var run = new RunPlay(RunPlay.Metric() with { Interval = "1m", FailureLimit = -1, ConsecutiveSuccessLimit = 2 });

        Assert.Equal(Running, run.Measured(Successful, Failed, Successful).Status.Phase);
        Assert.Equal(Successful, run.Measured(Successful).Status.Phase);
    }

    [Fact]
    public void Count_ReachedWithBothLimitsOpen_IsInconclusive() => Assert.Equal(
        Inconclusive,
        new RunPlay(RunPlay.Metric() with { Interval = "1m", Count = 3, FailureLimit = 2, ConsecutiveSuccessLimit = 2 })
            .Measured(Successful, Failed, Successful).Status.Phase);

    [Fact]
    public void Count_ReachedWithOnlyASuccessLimit_IsFailed() => Assert.Equal(
        Failed,
        new RunPlay(RunPlay.Metric() with { Interval = "1m", Count = 3, FailureLimit = -1, ConsecutiveSuccessLimit = 2 })
            .Measured(Successful, Failed, Successful).Status.Phase);

    [Fact]
    public void Run_SeveralMetrics_TakesTheWorst()
    {
        var once = RunPlay.Metric("once") with { InconclusiveLimit = 0 };
        var run = new RunPlay(RunPlay.Metric() with { Interval = "1m" }, once).Measured(Successful).MeasuredOf("once", Inconclusive);

        Assert.Equal(Inconclusive, run.Status.Phase);
        Assert.Equal(Successful, run.Result().Phase);
        Assert.Equal((2, 1, 1), (run.Status.RunSummary!.Count, run.Status.RunSummary.Successful, run.Status.RunSummary.Inconclusive));
    }

    [Theory]
    [InlineData(Successful, Running, Running)]
    [InlineData(Running, Pending, Pending)]
    [InlineData(Pending, Inconclusive, Inconclusive)]
    [InlineData(Inconclusive, Error, Error)]
    [InlineData(Error, Failed, Failed)]
    public void Worse_OfTwoPhases_IsTheLaterOfTheOrder(string a, string b, string worse)
    {
        Assert.Equal(worse, Worse(a, b));
        Assert.Equal(worse, Worse(b, a));
    }

    [Fact]
    public void Run_OneMetricFailed_EndsTheOthers()
    {
        var run = new RunPlay(RunPlay.Metric() with { Interval = "1m" }, RunPlay.Metric("other") with { InitialDelay = "1h" })
            .Measured(Failed);

        Assert.Equal((Failed, Successful), (run.Status.Phase, run.Result("other").Phase));
        Assert.Null(run.Decision.RequeueAfter);
    }

    [Fact]
    public void DryRun_Failing_NeverCounts()
    {
        var run = new RunPlay(new AnalysisRunSpec
        {
            Metrics = [RunPlay.Metric(), RunPlay.Metric("tried-out")],
            DryRun = [new() { MetricName = "tried.*" }],
        }).MeasuredOf("tried-out", Failed);

        Assert.Equal(Running, run.Status.Phase);
        Assert.Equal(Successful, run.Measured(Successful).Status.Phase);
        Assert.Equal((1, 1), (run.Status.RunSummary!.Count, run.Status.DryRunSummary!.Failed));
        Assert.True(run.Result("tried-out").DryRun);
    }

    [Fact]
    public void DryRun_Star_IsAllMetrics() => Assert.Equal(
        Successful,
        new RunPlay(new AnalysisRunSpec { Metrics = [RunPlay.Metric()], DryRun = [new() { MetricName = "*" }] })
            .Measured(Failed).Status.Phase);

    [Fact]
    public void Terminate_Running_KeepsWhatWasMeasured()
    {
        var run = new RunPlay(RunPlay.Metric() with { Interval = "1m" }, RunPlay.Metric("late") with { InitialDelay = "1h" })
            .Measured(Successful).Terminate();

        Assert.Equal((Successful, "Run Terminated"), (run.Status.Phase, run.Status.Message));
        Assert.Equal((Successful, Successful), (run.Result().Phase, run.Result("late").Phase));
    }

    [Fact]
    public void Terminate_WithAJobUnderWay_StopsIt()
    {
        var run = new RunPlay(RunPlay.Metric());
        var metadata = new Dictionary<string, string> { ["job-name"] = "j" };
        run.Arrive("m", new Measurement { Phase = Running, StartedAt = run.Now, Metadata = metadata });

        Assert.Equal(Running, run.Result().Phase);
        run.Terminate();

        Assert.Equal("j", Assert.Single(run.Decision.Actions.OfType<AnalysisRunAction.Stop>()).Unfinished.Metadata!["job-name"]);
        Assert.Equal(Successful, run.Status.Phase);
        Assert.Null(run.Result().Count);
    }

    [Fact]
    public void Measurement_ThatGoesOn_IsReplacedByItsEnd()
    {
        var run = new RunPlay(RunPlay.Metric());
        run.Arrive("m", new Measurement { Phase = Running, StartedAt = run.Now });
        Assert.NotNull(Assert.Single(run.Decision.Actions.OfType<AnalysisRunAction.Measure>()).Unfinished);

        run.Arrive("m", new Measurement { Phase = Successful, StartedAt = run.Now, FinishedAt = run.Now });

        Assert.Equal(Successful, Assert.Single(run.Result().Measurements!).Phase);
        Assert.Equal((Successful, 1), (run.Status.Phase, run.Result().Count));
    }

    [Fact]
    public void MeasurementRetention_Absent_KeepsTen()
    {
        var run = new RunPlay(RunPlay.Metric() with { Interval = "1m" }).Measured([.. Enumerable.Repeat(Successful, 12)]);

        Assert.Equal((10, 12), (run.Result().Measurements!.Count, run.Result().Count));
        Assert.Equal(run.Now, run.Result().Measurements![^1].FinishedAt);
    }

    [Fact]
    public void MeasurementRetention_ByPattern_KeepsItsLimit()
    {
        var run = new RunPlay(new AnalysisRunSpec
        {
            Metrics = [RunPlay.Metric() with { Interval = "1m" }],
            MeasurementRetention = [new() { MetricName = "^m$", Limit = 3 }],
        }).Measured(Successful, Successful, Successful, Successful);

        Assert.Equal(3, run.Result().Measurements!.Count);
    }

    [Theory]
    [InlineData(Successful, 5)]
    [InlineData(Failed, 7)]
    public void TtlStrategy_AfterTheEnd_DeletesTheRun(string phase, int seconds)
    {
        var run = new RunPlay(new AnalysisRunSpec
        {
            Metrics = [RunPlay.Metric()],
            TtlStrategy = new AnalysisRunTtlStrategy { SecondsAfterSuccess = 5, SecondsAfterCompletion = 7 },
        }).Measured(phase);

        Assert.Equal(TimeSpan.FromSeconds(seconds), run.Decision.RequeueAfter);
        Assert.Empty(run.Pass(TimeSpan.FromSeconds(seconds - 1)).Decision.Actions);
        Assert.IsType<AnalysisRunAction.Delete>(Assert.Single(run.Pass(TimeSpan.FromSeconds(1)).Decision.Actions));
    }

    [Fact]
    public void Run_Completed_NeverChanges()
    {
        var run = new RunPlay(RunPlay.Metric()).Measured(Successful);
        var before = run.Status;

        run.Arrive("m", new Measurement { Phase = Failed, FinishedAt = run.Now });
        run.Terminate();

        Assert.Same(before, run.Status);
    }

    [Fact]
    public void Argument_WithoutValue_IsAnError() => Assert.Equal(
        "Analysis spec invalid: spec.args[0].value: Required value: argument a has no value",
        new RunPlay(new AnalysisRunSpec { Metrics = [RunPlay.Metric()], Args = [new() { Name = "a" }] }).Status.Message);

    [Fact]
    public void Decide_RandomRuns_AlwaysEndAndCountRight()
    {
        string[] phases = [Successful, Failed, Inconclusive, Error];
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var run = new RunPlay(RunPlay.Metric() with
            {
                Interval = "1m", Count = random.Next(1, 8), FailureLimit = random.Next(-1, 1), InconclusiveLimit = random.Next(0, 1),
                ConsecutiveErrorLimit = random.Next(0, 4), ConsecutiveSuccessLimit = random.Next(0, 3),
            });
            for (var i = 0; i < 200 && !IsCompleted(run.Status.Phase); i++)
            {
                run.Measured(phases[random.Next(4)]);
            }

            var result = run.Result();
            Assert.True(IsCompleted(run.Status.Phase), $"seed {seed}");
            Assert.Equal((result.Successful ?? 0) + (result.Failed ?? 0) + (result.Inconclusive ?? 0), result.Count ?? 0);
        }
    }
}

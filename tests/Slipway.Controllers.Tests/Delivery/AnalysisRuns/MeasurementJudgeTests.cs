using Slipway.Api.Delivery;
using Slipway.Controllers.Delivery.AnalysisRuns;
using Slipway.Controllers.Delivery.AnalysisRuns.Providers;
using Slipway.Expressions;

namespace Slipway.Controllers.Tests.Delivery.AnalysisRuns;

/// <summary>What one measurement comes to.</summary>
public sealed class MeasurementJudgeTests
{
    [Theory]
    [InlineData(null, null, "Successful")]
    [InlineData("result > 1", null, "Successful")]
    [InlineData("result > 5", null, "Failed")]
    [InlineData(null, "result > 1", "Failed")]
    [InlineData(null, "result > 5", "Successful")]
    [InlineData("result > 1", "result > 1", "Failed")]
    [InlineData("result > 1", "result > 5", "Successful")]
    [InlineData("result > 5", "result > 6", "Inconclusive")]
    public void Judge_Conditions_DecideByTheTable(string? success, string? failure, string phase)
    {
        var measurement = Judge(success, failure, new MetricReading.Value(ExpressionValue.Of(3)));

        Assert.Equal((phase, "3"), (measurement.Phase, measurement.Value));
    }

    [Theory]
    [InlineData("result[0] > 1", "condition result[0] > 1: at column 7: 0 cannot be read from number")]
    [InlineData("result + 1", "condition result + 1 must be true or false, not number")]
    public void Judge_ConditionWithoutTruth_IsAnError(string condition, string message)
    {
        var measurement = Judge(condition, null, new MetricReading.Value(ExpressionValue.Of(3)));

        Assert.Equal(("Error", message), (measurement.Phase, measurement.Message));
    }

    [Fact]
    public void Judge_ProviderFailure_IsAnError()
        => Assert.Equal(("Error", "down"), Judge(null, null, new MetricReading.Failure("down")) is var m ? (m.Phase, m.Message) : default);

    private static Measurement Judge(string? success, string? failure, MetricReading reading) => MeasurementJudge.Judge(
        new Metric { SuccessCondition = success, FailureCondition = failure }, reading, RunPlay.Start, RunPlay.Start);
}

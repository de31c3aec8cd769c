using Slipway.Api.Delivery;
using Slipway.Controllers.Delivery.AnalysisRuns.Providers;
using Slipway.Expressions;

namespace Slipway.Controllers.Delivery.AnalysisRuns;

/// <summary>Turns what a provider came back with into a measurement, by the conditions of the metric. Pure.</summary>
internal static class MeasurementJudge
{
    /// <summary>The measurement.</summary>
    /// <param name="metric">The metric, with all of its arguments filled in.</param>
    /// <param name="reading">What the provider came back with.</param>
    /// <param name="startedAt">When measuring began.</param>
    /// <param name="now">Now.</param>
    public static Measurement Judge(Metric metric, MetricReading reading, DateTimeOffset startedAt, DateTimeOffset now)
    {
        var measurement = new Measurement { StartedAt = startedAt, FinishedAt = now };
        switch (reading)
        {
            case MetricReading.Value value:
                var (phase, message) = Phase(metric, value.Result);
                return measurement with { Phase = phase, Message = message, Value = value.Result.ToString() };
            case MetricReading.Verdict verdict:
                return measurement with
                {
                    Phase = verdict.Phase, Message = verdict.Message, Metadata = verdict.Metadata, Value = verdict.Measured,
                };
            case MetricReading.GoesOn more:
                return measurement with
                {
                    Phase = AnalysisPhase.Running, Message = more.Message, Metadata = more.Metadata, FinishedAt = null,
                };
            case MetricReading.Failure failure:
                return measurement with { Phase = AnalysisPhase.Error, Message = failure.Message };
            default:
                throw new ArgumentOutOfRangeException(nameof(reading), reading, "no such reading");
        }
    }

    private static (string Phase, string? Message) Phase(Metric metric, ExpressionValue result)
    {
        var (failed, failureProblem) = Holds(metric.FailureCondition, result);
        var (succeeded, successProblem) = Holds(metric.SuccessCondition, result);
        if ((failureProblem ?? successProblem) is { } problem)
        {
            return (AnalysisPhase.Error, problem);
        }

        return (failed, succeeded) switch
        {
            (true, _) => (AnalysisPhase.Failed, null),
            (_, true) => (AnalysisPhase.Successful, null),
            (null, false) => (AnalysisPhase.Failed, null),
            (false, false) => (AnalysisPhase.Inconclusive, null),
            _ => (AnalysisPhase.Successful, null),
        };
    }

    private static (bool? Holds, string? Problem) Holds(string? condition, ExpressionValue result)
    {
        if (string.IsNullOrEmpty(condition))
        {
            return (null, null);
        }

        if (Expression.Parse(condition, "result") is not ParseResult.Parsed parsed)
        {
            return (null, $"condition {condition}: {Expression.ProblemOf(condition, "result")}");
        }

        return parsed.Expression.Evaluate(new Dictionary<string, ExpressionValue> { ["result"] = result }) switch
        {
            EvaluationResult.Evaluated { Value: ExpressionValue.BooleanValue truth } => (truth.Value, null),
            EvaluationResult.Evaluated other => (null, $"condition {condition} must be true or false, not {other.Value.TypeName}"),
            EvaluationResult.Failed failed => (null, $"condition {condition}: {failed.Error}"),
            _ => (null, $"condition {condition} has no value"),
        };
    }
}

using Slipway.Api.Delivery;

namespace Slipway.Controllers.Delivery.AnalysisRuns;

/// <summary>What a metric comes to after its measurements.</summary>
/// <param name="Phase">Its phase.</param>
/// <param name="Because">Which limit or count decided; empty when nothing did yet.</param>
internal readonly record struct MetricAssessment(string Phase, string Because)
{
    /// <summary>Assesses a metric.</summary>
    /// <param name="metric">The metric, with its arguments filled in.</param>
    /// <param name="result">What has been counted of it.</param>
    /// <param name="ending">Whether no more is measured.</param>
    public static MetricAssessment Of(Metric metric, MetricResult result, bool ending)
    {
        if (AnalysisPhase.IsCompleted(result.Phase))
        {
            return new MetricAssessment(result.Phase!, "");
        }

        if (result.Measurements is not [.., var last])
        {
            return ending
                ? new MetricAssessment(AnalysisPhase.Successful, "ended before the first measurement")
                : new MetricAssessment(AnalysisPhase.Pending, "");
        }

        if (!AnalysisPhase.IsCompleted(last.Phase))
        {
            return new MetricAssessment(AnalysisPhase.Running, "");
        }

        return Limits(metric, result)
            ?? Counted(metric, result)
            ?? (ending
                ? new MetricAssessment(AnalysisPhase.Successful, "ended with no limit exceeded")
                : new MetricAssessment(AnalysisPhase.Running, ""));
    }

    /// <summary>Number of measurements that end the metric; null when nothing but a limit does.</summary>
    public static int? EffectiveCount(Metric metric) => MetricRules.Number(metric.Count) is { } count and > 0 ? count
        : string.IsNullOrEmpty(metric.Interval) ? 1
        : null;

    private static int FailureLimit(Metric metric) => MetricRules.Number(metric.FailureLimit) ?? 0;

    private static int SuccessLimit(Metric metric) => MetricRules.Number(metric.ConsecutiveSuccessLimit) ?? 0;

    // Later rules override earlier ones.
    private static MetricAssessment? Limits(Metric metric, MetricResult result)
    {
        MetricAssessment? decided = null;
        var failures = FailureLimit(metric);
        if (failures != AnalysisDefaults.NoFailureLimit && result.Failed > failures)
        {
            decided = new MetricAssessment(AnalysisPhase.Failed, $"failed ({result.Failed}) > failureLimit ({failures})");
        }

        var inconclusive = MetricRules.Number(metric.InconclusiveLimit) ?? 0;
        if (result.Inconclusive > inconclusive)
        {
            decided = new MetricAssessment(
                AnalysisPhase.Inconclusive, $"inconclusive ({result.Inconclusive}) > inconclusiveLimit ({inconclusive})");
        }

        var errors = MetricRules.Number(metric.ConsecutiveErrorLimit) ?? AnalysisDefaults.ConsecutiveErrorLimit;
        if (result.ConsecutiveError > errors)
        {
            decided = new MetricAssessment(
                AnalysisPhase.Error, $"consecutiveErrors ({result.ConsecutiveError}) > consecutiveErrorLimit ({errors})");
        }

        var successes = SuccessLimit(metric);
        if (successes > 0 && result.ConsecutiveSuccess >= successes)
        {
            decided = new MetricAssessment(
                AnalysisPhase.Successful, $"consecutiveSuccess ({result.ConsecutiveSuccess}) >= consecutiveSuccessLimit ({successes})");
        }

        return decided;
    }

    private static MetricAssessment? Counted(Metric metric, MetricResult result)
    {
        if (EffectiveCount(metric) is not { } count || (result.Count ?? 0) < count)
        {
            return null;
        }

        if (SuccessLimit(metric) <= 0)
        {
            return new MetricAssessment(AnalysisPhase.Successful, $"count ({count}) reached");
        }

        return FailureLimit(metric) == AnalysisDefaults.NoFailureLimit
            ? new MetricAssessment(
                AnalysisPhase.Failed, $"count ({count}) reached without consecutiveSuccessLimit ({SuccessLimit(metric)})")
            : new MetricAssessment(
                AnalysisPhase.Inconclusive, $"count ({count}) reached with neither consecutiveSuccessLimit nor failureLimit");
    }
}

using Slipway.Api.Delivery;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.AnalysisRuns;

/// <summary>When a metric is measured next.</summary>
internal static class MeasurementTimes
{
    /// <summary>The time of the next measurement, or of the next look at one that goes on.</summary>
    /// <param name="metric">The metric, not completed.</param>
    /// <param name="result">What has been measured of it.</param>
    /// <param name="startedAt">Start of the run.</param>
    public static DateTimeOffset Next(Metric metric, MetricResult result, DateTimeOffset startedAt)
    {
        if (result.Measurements is not [.., var last])
        {
            return startedAt + (Duration(metric.InitialDelay) ?? TimeSpan.Zero);
        }

        if (!AnalysisPhase.IsCompleted(last.Phase))
        {
            return last.ResumeAt ?? last.StartedAt ?? startedAt;
        }

        var interval = Duration(metric.Interval) ?? AnalysisDefaults.ErrorRetryInterval;
        interval = interval < AnalysisDefaults.ShortestInterval ? AnalysisDefaults.ShortestInterval : interval;
        return (last.FinishedAt ?? startedAt) + interval;
    }

    private static TimeSpan? Duration(string? text) => string.IsNullOrEmpty(text) ? null : GoDuration.Parse(text);
}

using Slipway.Api.Delivery;

namespace Slipway.Controllers.Delivery.AnalysisRuns;

/// <summary>Takes measurements into the result of a metric.</summary>
internal static class MetricTally
{
    /// <summary>The result with a measurement in it: in place of the one that went on, or behind the others.</summary>
    /// <param name="result">What has been counted so far.</param>
    /// <param name="measurement">The new one.</param>
    /// <param name="retention">Measurements kept.</param>
    public static MetricResult Add(MetricResult result, Measurement measurement, int retention)
    {
        var kept = result.Measurements ?? [];
        kept = kept is [.., var last] && !AnalysisPhase.IsCompleted(last.Phase)
            ? [.. kept.SkipLast(1), measurement]
            : [.. kept, measurement];
        var counted = Count(result, measurement.Phase);
        return counted with
        {
            Measurements = [.. kept.Skip(Math.Max(0, kept.Count - retention))],
            Message = measurement.Message ?? (AnalysisPhase.IsCompleted(measurement.Phase) ? null : result.Message),
        };
    }

    private static MetricResult Count(MetricResult result, string? phase) => phase switch
    {
        AnalysisPhase.Successful => result with
        {
            Count = One(result.Count), Successful = One(result.Successful), ConsecutiveSuccess = One(result.ConsecutiveSuccess),
            ConsecutiveError = null,
        },
        AnalysisPhase.Failed => result with
        {
            Count = One(result.Count), Failed = One(result.Failed), ConsecutiveSuccess = null, ConsecutiveError = null,
        },
        AnalysisPhase.Inconclusive => result with
        {
            Count = One(result.Count), Inconclusive = One(result.Inconclusive), ConsecutiveSuccess = null, ConsecutiveError = null,
        },
        AnalysisPhase.Error => result with
        {
            Error = One(result.Error), ConsecutiveError = One(result.ConsecutiveError), ConsecutiveSuccess = null,
        },
        _ => result,
    };

    private static int One(int? number) => (number ?? 0) + 1;
}

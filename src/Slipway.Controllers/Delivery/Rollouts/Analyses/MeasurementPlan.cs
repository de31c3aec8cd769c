using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.AnalysisRuns;

namespace Slipway.Controllers.Delivery.Rollouts.Analyses;

/// <summary>
/// How long a step that measures may take without being stuck. Results come at times of their own, and an experiment or a Job ends when it
/// ends; a measurement that waits for requests which never come is stuck.
/// </summary>
internal static class MeasurementPlan
{
    /// <summary>Whether the step waits for something that has an end of its own.</summary>
    public static bool HasItsOwnEnd(RolloutRun run, RolloutObservation o)
        => o.Experiments.Any(e => e.Name() == run.Analyses.Experiment && e.Status?.Phase == AnalysisPhase.Running)
            || Metrics(run, o).Any(static m => m.Metric.Provider?.Job is not null && IsGoingOn(m.Result));

    /// <summary>The latest time at which a result has come or is to come; null when there is none.</summary>
    public static DateTimeOffset? LatestResult(RolloutRun run, RolloutObservation o)
    {
        var times = Metrics(run, o).Where(static m => !AnalysisPhase.IsCompleted(m.Result.Phase))
            .Select(static m => IsGoingOn(m.Result) ? m.Result.Measurements![^1].StartedAt
                : MeasurementTimes.Next(m.Metric, m.Result, m.StartedAt));
        return times.Max();
    }

    private static bool IsGoingOn(MetricResult result)
        => result.Measurements is [.., var last] && !AnalysisPhase.IsCompleted(last.Phase);

    private static IEnumerable<(Metric Metric, MetricResult Result, DateTimeOffset StartedAt)> Metrics(RolloutRun run, RolloutObservation o)
    {
        var names = run.Analyses.All.Where(a => a != run.Analyses.Background).Select(static a => a.Name).ToHashSet();
        foreach (var analysis in o.AnalysisRuns.Where(r => names.Contains(r.Name()) && r.Status?.Phase == AnalysisPhase.Running))
        {
            var startedAt = analysis.Status!.StartedAt ?? analysis.Metadata?.CreationTimestamp;
            foreach (var metric in startedAt is null ? [] : analysis.Spec?.Metrics ?? [])
            {
                var result = analysis.Status.MetricResults?.FirstOrDefault(m => m.Name == metric.Name) ?? new MetricResult();
                yield return (metric, result, startedAt!.Value);
            }
        }
    }
}

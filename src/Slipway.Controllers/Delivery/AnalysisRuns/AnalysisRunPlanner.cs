using Slipway.Api.Delivery;

namespace Slipway.Controllers.Delivery.AnalysisRuns;

/// <summary>
/// Decides what is measured next and what the verdict is. Pure: the same observation at the same time gives the same decision. A metric
/// that has failed, or was told to terminate, ends the others: what they have measured so far counts.
/// </summary>
internal static class AnalysisRunPlanner
{
    /// <summary>What happens next.</summary>
    public static AnalysisRunDecision Decide(AnalysisRunObservation observation, DateTimeOffset now)
    {
        var run = observation.Run;
        var status = run.Status ?? new AnalysisRunStatus();
        if (AnalysisPhase.IsCompleted(status.Phase))
        {
            return Live(run, status, now);
        }

        var metrics = RunMetrics.Of(run.Spec ?? new AnalysisRunSpec());
        if (metrics.Problems.Count > 0)
        {
            var problem = string.Join("; ", metrics.Problems.Select(static p => $"{p.Field}: {p.Message}"));
            return Ended(run, status with { Phase = AnalysisPhase.Error, Message = $"Analysis spec invalid: {problem}" }, [], now);
        }

        status = status with
        {
            StartedAt = status.StartedAt ?? now,
            MetricResults = [.. metrics.All.Select(m => Result(m, metrics, status, observation))],
        };
        return Assessed(observation, metrics, status, now);
    }

    private static MetricResult Result(
        Metric metric, RunMetrics metrics, AnalysisRunStatus status, AnalysisRunObservation observation)
    {
        var result = (status.MetricResults ?? []).FirstOrDefault(r => r.Name == metric.Name) ?? new MetricResult
        {
            Name = metric.Name,
            Phase = AnalysisPhase.Pending,
            DryRun = metrics.IsDryRun(metric) ? true : null,
            Metadata = ProviderMetadata.Of(metric),
        };
        return observation.Arrived.TryGetValue(metric.Name ?? "", out var arrived) && !AnalysisPhase.IsCompleted(result.Phase)
            ? MetricTally.Add(result, arrived, metrics.Retention(metric))
            : result;
    }

    private static AnalysisRunDecision Assessed(
        AnalysisRunObservation observation, RunMetrics metrics, AnalysisRunStatus status, DateTimeOffset now)
    {
        var run = observation.Run;
        var results = status.MetricResults!.ToList();
        var because = new string[results.Count];
        var ending = run.Spec?.Terminate is true;
        Assess();
        if (!ending && results.Any(static r => r.DryRun is not true
            && r.Phase is AnalysisPhase.Failed or AnalysisPhase.Error or AnalysisPhase.Inconclusive))
        {
            ending = true;
            Assess();
        }

        var stops = ending ? Stops(metrics, results) : [];
        if (stops.Count > 0)
        {
            // What goes on ends with the run; its last measurement is noted, and decides nothing.
            results = [.. results.Select((r, i) => Stopped(metrics.All[i], r, metrics.Retention(metrics.All[i]), now))];
            Assess();
        }

        status = Summed(status with { MetricResults = results });
        return results.All(static r => AnalysisPhase.IsCompleted(r.Phase))
            ? Ended(run, Verdict(run, status, results, because), stops, now)
            : Going(observation, metrics, status with { Phase = AnalysisPhase.Running }, stops, now);

        void Assess()
        {
            for (var i = 0; i < results.Count; i++)
            {
                var assessment = MetricAssessment.Of(metrics.All[i], results[i], ending);
                because[i] = assessment.Because is "" ? because[i] : assessment.Because;
                results[i] = results[i] with { Phase = assessment.Phase };
            }
        }
    }

    private static List<AnalysisRunAction> Stops(RunMetrics metrics, List<MetricResult> results)
        => [.. metrics.All.Zip(results)
            .Where(static p => p.Second.Measurements is [.., var last] && !AnalysisPhase.IsCompleted(last.Phase))
            .Select(static p => new AnalysisRunAction.Stop(p.First, p.Second.Measurements![^1]))];

    private static MetricResult Stopped(Metric metric, MetricResult result, int retention, DateTimeOffset now)
    {
        if (result.Measurements is not [.., var last] || AnalysisPhase.IsCompleted(last.Phase))
        {
            return result;
        }

        // A measurement that was broken off is none that failed.
        var stopped = last with { Phase = AnalysisPhase.Successful, Message = "measurement terminated", FinishedAt = now, ResumeAt = null };
        var kept = result.Measurements.SkipLast(1).Append(stopped).ToList();
        return result with { Measurements = [.. kept.Skip(Math.Max(0, kept.Count - retention))], Message = stopped.Message };
    }

    private static AnalysisRunStatus Verdict(
        AnalysisRun run, AnalysisRunStatus status, List<MetricResult> results, string[] because)
    {
        var worst = -1;
        for (var i = 0; i < results.Count; i++)
        {
            if (results[i].DryRun is not true
                && (worst < 0 || AnalysisPhase.Worse(results[worst].Phase!, results[i].Phase!) != results[worst].Phase))
            {
                worst = i;
            }
        }

        var phase = worst < 0 ? AnalysisPhase.Successful : results[worst].Phase!;
        var message = run.Spec?.Terminate is true && phase == AnalysisPhase.Successful ? "Run Terminated" : null;
        if (phase != AnalysisPhase.Successful)
        {
            message = $"Metric \"{results[worst].Name}\" assessed {phase} due to {because[worst]}";
            message += results[worst].Message is { } last ? $": \"Error Message: {last}\"" : "";
        }

        return status with { Phase = phase, Message = message };
    }

    private static AnalysisRunStatus Summed(AnalysisRunStatus status)
    {
        var results = status.MetricResults!;
        return status with
        {
            RunSummary = Sum([.. results.Where(static r => r.DryRun is not true)]),
            DryRunSummary = results.Any(static r => r.DryRun is true) ? Sum([.. results.Where(static r => r.DryRun is true)]) : null,
        };
    }

    private static AnalysisRunSummary Sum(IReadOnlyList<MetricResult> results)
    {
        int? Number(string phase) => results.Count(r => r.Phase == phase) is var n and > 0 ? n : null;
        return new AnalysisRunSummary
        {
            Count = results.Count > 0 ? results.Count : null,
            Successful = Number(AnalysisPhase.Successful),
            Failed = Number(AnalysisPhase.Failed),
            Inconclusive = Number(AnalysisPhase.Inconclusive),
            Error = Number(AnalysisPhase.Error),
        };
    }

    private static AnalysisRunDecision Going(
        AnalysisRunObservation observation, RunMetrics metrics, AnalysisRunStatus status, List<AnalysisRunAction> actions,
        DateTimeOffset now)
    {
        DateTimeOffset? next = null;
        foreach (var (metric, result) in metrics.All.Zip(status.MetricResults!))
        {
            if (AnalysisPhase.IsCompleted(result.Phase) || observation.Measuring.Contains(metric.Name ?? ""))
            {
                continue;
            }

            var due = MeasurementTimes.Next(metric, result, status.StartedAt ?? now);
            due = observation.Resting.TryGetValue(metric.Name ?? "", out var rest) && rest > due ? rest : due;
            if (due <= now)
            {
                var unfinished = result.Measurements is [.., var last] && !AnalysisPhase.IsCompleted(last.Phase) ? last : null;
                var number = (result.Count ?? 0) + (result.Error ?? 0) + 1;
                actions.Add(new AnalysisRunAction.Measure(metric, number, unfinished));
            }
            else
            {
                next = next is { } known && known < due ? known : due;
            }
        }

        return new AnalysisRunDecision { Status = status, Actions = actions, RequeueAfter = next - now };
    }

    private static AnalysisRunDecision Ended(
        AnalysisRun run, AnalysisRunStatus status, List<AnalysisRunAction> actions, DateTimeOffset now)
    {
        status = status with { StartedAt = status.StartedAt ?? now, CompletedAt = now };
        actions.Add(new AnalysisRunAction.Announce(status.Phase!, status.Message ?? $"Analysis completed {status.Phase}"));
        return new AnalysisRunDecision { Status = status, Actions = actions, RequeueAfter = TimeToLive(run, status) };
    }

    private static AnalysisRunDecision Live(AnalysisRun run, AnalysisRunStatus status, DateTimeOffset now)
    {
        if (TimeToLive(run, status) is not { } life || status.CompletedAt is not { } end)
        {
            return new AnalysisRunDecision { Status = status };
        }

        return end + life <= now
            ? new AnalysisRunDecision { Status = status, Actions = [new AnalysisRunAction.Delete()] }
            : new AnalysisRunDecision { Status = status, RequeueAfter = end + life - now };
    }

    private static TimeSpan? TimeToLive(AnalysisRun run, AnalysisRunStatus status)
    {
        var ttl = run.Spec?.TtlStrategy;
        var seconds = (status.Phase == AnalysisPhase.Successful ? ttl?.SecondsAfterSuccess : ttl?.SecondsAfterFailure)
            ?? ttl?.SecondsAfterCompletion;
        return seconds is { } s ? TimeSpan.FromSeconds(s) : null;
    }
}

using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.AnalysisRuns;
using Slipway.Controllers.Delivery.AnalysisRuns.Providers;
using Slipway.Controllers.Delivery.Rollouts;

namespace Slipway.Controllers.Delivery.Rehearsals;

/// <summary>
/// Analyses and experiments. Runs are planned and judged as in earnest; what they ask the gateway is measured, and what they ask others is
/// taken to be good, since it cannot be known here. Experiments take as long as they are written to, and pass.
/// </summary>
/// <param name="clock">The time.</param>
/// <param name="counts">What the gateway counts.</param>
/// <param name="person">After what time a person ends an experiment that nothing else ends.</param>
internal sealed class RehearsedAnalyses(RehearsalClock clock, TrafficCounts counts, TimeSpan person)
{
    private readonly SlipwayProvider provider = new(counts, static () => true);
    private readonly SortedDictionary<string, Work> runs = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (Experiment Experiment, DateTimeOffset Ends)> experiments = new(StringComparer.Ordinal);

    /// <summary>The analyses, sorted by name.</summary>
    public IReadOnlyList<AnalysisRun> Runs => [.. runs.Values.Select(static w => w.Run)];

    /// <summary>The experiments, sorted by name.</summary>
    public IReadOnlyList<Experiment> Experiments => [.. experiments.Values.Select(static e => e.Experiment)];

    /// <summary>Whether an analysis asks for durations.</summary>
    public bool MeasuresLatency { get; private set; }

    /// <summary>Name of the Service whose requests are counted.</summary>
    public string Service { get; set; } = "";

    /// <summary>Does what is due; whether anything ended.</summary>
    public bool Move()
    {
        var now = clock.GetUtcNow();
        var ended = false;
        foreach (var work in runs.Values.Where(w => !AnalysisPhase.IsCompleted(w.Run.Status?.Phase) && w.Due <= now).ToList())
        {
            Decide(work, now);
            ended |= AnalysisPhase.IsCompleted(work.Run.Status?.Phase);
        }

        var over = experiments.Where(e => e.Value.Ends <= now && e.Value.Experiment.Status?.Phase != AnalysisPhase.Successful)
            .Select(static e => e.Key).ToList();
        foreach (var name in over)
        {
            var status = new ExperimentStatus { Phase = AnalysisPhase.Successful };
            experiments[name] = (experiments[name].Experiment with { Status = status }, experiments[name].Ends);
        }

        return ended || over.Count > 0;
    }

    /// <summary>Carries an action out; whether it was one of these.</summary>
    public bool Apply(RolloutAction action)
    {
        var now = clock.GetUtcNow();
        switch (action)
        {
            case RolloutAction.CreateAnalysisRun create:
                Begin(create.Run, now);
                return true;
            case RolloutAction.UpdateAnalysisRun update when runs.TryGetValue(update.Run.Name(), out var work):
                work.Run = update.Run;
                work.Due = now;
                return true;
            case RolloutAction.DeleteAnalysisRun delete:
                counts.Forget(delete.Run.Name());
                return runs.Remove(delete.Run.Name());
            case RolloutAction.CreateExperiment create:
                var time = create.Experiment.Spec?.Duration is { } text ? GoDuration.Parse(text) : null;
                experiments[create.Experiment.Name()] = (create.Experiment, now + (time ?? person));
                return true;
            case RolloutAction.UpdateExperiment update:
                experiments[update.Experiment.Name()] = (update.Experiment, now);
                return true;
            default:
                return false;
        }
    }

    private void Begin(AnalysisRun run, DateTimeOffset now)
    {
        foreach (var metric in RunMetrics.Of(run.Spec ?? new AnalysisRunSpec()).All)
        {
            if (metric.Provider?.Slipway is { } asked)
            {
                MeasuresLatency |= asked.Metric == "latency";
                counts.Watch(run.Name(), new ObjectKey(run.Namespace(), asked.Service ?? ""));
            }
        }

        runs[run.Name()] = new Work(run with { Metadata = run.Metadata! with { CreationTimestamp = now, Uid = run.Name() } }) { Due = now };
    }

    /// <summary>Plans until nothing more is to be measured now.</summary>
    private void Decide(Work work, DateTimeOffset now)
    {
        while (true)
        {
            var observation = new AnalysisRunObservation { Run = work.Run, Arrived = work.Arrived, Resting = work.Resting };
            var decision = AnalysisRunPlanner.Decide(observation, now);
            work.Run = work.Run with { Status = decision.Status };
            work.Arrived = new SortedDictionary<string, Measurement>(StringComparer.Ordinal);
            work.Due = decision.RequeueAfter is { } later ? now + later : DateTimeOffset.MaxValue;
            var measures = decision.Actions.OfType<AnalysisRunAction.Measure>().ToList();
            if (measures.Count == 0)
            {
                return;
            }

            foreach (var measure in measures)
            {
                Measure(work, measure, now);
            }
        }
    }

    private void Measure(Work work, AnalysisRunAction.Measure measure, DateTimeOffset now)
    {
        var (name, startedAt) = (measure.Metric.Name ?? "", measure.Unfinished?.StartedAt ?? now);
        var reading = measure.Metric.Provider?.Slipway is { } asked && asked.Service == Service
            ? provider.Measure(new MetricRequest(work.Run, measure.Metric, measure.Number, measure.Unfinished))
            : new MetricReading.Verdict(AnalysisPhase.Successful, "taken to be good");
        work.Resting.Remove(name);
        if (reading is MetricReading.GoesOn more)
        {
            work.Resting[name] = now + more.LookAgainAfter;
        }

        work.Arrived[name] = MeasurementJudge.Judge(measure.Metric, reading, startedAt, now);
    }

    private sealed class Work(AnalysisRun run)
    {
        public AnalysisRun Run { get; set; } = run;

        public DateTimeOffset Due { get; set; }

        public SortedDictionary<string, Measurement> Arrived { get; set; } = new(StringComparer.Ordinal);

        public SortedDictionary<string, DateTimeOffset> Resting { get; } = new(StringComparer.Ordinal);
    }
}

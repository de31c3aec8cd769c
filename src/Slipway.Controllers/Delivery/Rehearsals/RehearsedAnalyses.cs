using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.Rollouts;

namespace Slipway.Controllers.Delivery.Rehearsals;

/// <summary>Analyses and experiments, which take as long as they are written to, and then pass: what they measure is not known
/// here.</summary>
internal sealed class RehearsedAnalyses(RehearsalClock clock)
{
    private readonly SortedDictionary<string, (AnalysisRun Run, DateTimeOffset Ends)> runs = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (Experiment Experiment, DateTimeOffset Ends)> experiments = new(StringComparer.Ordinal);

    /// <summary>The analyses, sorted by name.</summary>
    public IReadOnlyList<AnalysisRun> Runs => [.. runs.Values.Select(static r => r.Run)];

    /// <summary>The experiments, sorted by name.</summary>
    public IReadOnlyList<Experiment> Experiments => [.. experiments.Values.Select(static e => e.Experiment)];

    /// <summary>Ends what is due; whether there was any.</summary>
    public bool Move()
    {
        var now = clock.GetUtcNow();
        var due = runs.Where(r => r.Value.Ends <= now && r.Value.Run.Status?.Phase != "Successful").Select(static r => r.Key).ToList();
        foreach (var name in due)
        {
            runs[name] = (runs[name].Run with { Status = new AnalysisRunStatus { Phase = "Successful" } }, runs[name].Ends);
        }

        var over = experiments.Where(e => e.Value.Ends <= now && e.Value.Experiment.Status?.Phase != "Successful")
            .Select(static e => e.Key).ToList();
        foreach (var name in over)
        {
            experiments[name] = (experiments[name].Experiment with { Status = new ExperimentStatus { Phase = "Successful" } },
                experiments[name].Ends);
        }

        return due.Count + over.Count > 0;
    }

    /// <summary>Carries an action out; whether it was one of these.</summary>
    public bool Apply(RolloutAction action)
    {
        var now = clock.GetUtcNow();
        switch (action)
        {
            case RolloutAction.CreateAnalysisRun create:
                var lasts = StepWords.Measuring(create.Run.Spec?.Metrics ?? []);
                var made = create.Run with
                {
                    Metadata = create.Run.Metadata! with { CreationTimestamp = now },
                    Status = new AnalysisRunStatus { Phase = "Running" },
                };
                runs[create.Run.Name()] = (made, lasts is null ? DateTimeOffset.MaxValue : now + lasts.Value);
                return true;
            case RolloutAction.UpdateAnalysisRun update:
                runs[update.Run.Name()] = (update.Run, now);
                return true;
            case RolloutAction.DeleteAnalysisRun delete:
                return runs.Remove(delete.Run.Name());
            case RolloutAction.CreateExperiment create:
                var time = create.Experiment.Spec?.Duration is { } text ? GoDuration.Parse(text) : null;
                experiments[create.Experiment.Name()] = (create.Experiment, now + (time ?? TimeSpan.Zero));
                return true;
            case RolloutAction.UpdateExperiment update:
                experiments[update.Experiment.Name()] = (update.Experiment, now);
                return true;
            default:
                return false;
        }
    }
}

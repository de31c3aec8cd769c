using System.Globalization;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Controllers.Delivery.AnalysisRuns;

namespace Slipway.Controllers.Delivery.Rollouts.Analyses;

/// <summary>Starts the analyses and experiments that a rollout needs, reads what they say, and ends those that nobody needs.</summary>
internal static class AnalysisFollower
{
    private static readonly string[] Finished = ["Successful", "Failed", "Error", "Inconclusive"];

    /// <summary>The run of an analysis, made if it is not there yet, and what it says.</summary>
    public static (RolloutRun Run, AnalysisReading Reading) Follow(
        RolloutRun run, PlanStep.Analysis analysis, string path, RolloutObservation o, RolloutScale scale)
    {
        return Follow(run, analysis.Part, name => AnalysisRunComposer.Compose(Request(name, analysis, path, run, o, scale)), o, scale);
    }

    /// <summary>The questions to the new pods themselves, and what they answered.</summary>
    public static (RolloutRun Run, AnalysisReading Reading) Follow(
        RolloutRun run, PlanStep.Smoke smoke, RolloutObservation o, RolloutScale scale)
        => Follow(run, AnalysisPart.Step, name => SmokeComposer.Compose(name, smoke, run.StepIndex, o, scale), o, scale);

    private static (RolloutRun Run, AnalysisReading Reading) Follow(
        RolloutRun run, AnalysisPart part, Func<string, AnalysisRunComposition> compose, RolloutObservation o, RolloutScale scale)
    {
        var name = NameOf(run.Analyses[part]?.Name, BaseName(o, scale) + Suffix(part, run.StepIndex), o.AnalysisRuns);
        var observed = o.AnalysisRuns.FirstOrDefault(r => r.Name() == name);
        if (observed is null)
        {
            var composed = compose(name);
            run = composed.Run is null ? run : run with { Actions = [.. run.Actions, new RolloutAction.CreateAnalysisRun(composed.Run)] };
            var pending = composed.Run is null
                ? new RolloutAnalysisRunStatus { Name = name, Status = "Error", Message = composed.Message }
                : new RolloutAnalysisRunStatus { Name = name, Status = "Pending" };
            return (
                run with { Analyses = run.Analyses.With(part, pending) },
                Read("analysis run", name, pending.Status, pending.Message));
        }

        return Observed(run, part, observed);
    }

    private static (RolloutRun Run, AnalysisReading Reading) Observed(RolloutRun run, AnalysisPart part, AnalysisRun observed)
    {
        var status = new RolloutAnalysisRunStatus
        {
            Name = observed.Name(),
            Status = observed.Status?.Phase is { Length: > 0 } phase ? phase : "Pending",
            Message = observed.Status?.Message,
        };
        return (
            run with { Analyses = run.Analyses.With(part, status) },
            Read("analysis run", status.Name, status.Status, status.Message));
    }

    /// <summary>The experiment of a step, made if it is not there yet, and what it says.</summary>
    public static (RolloutRun Run, AnalysisReading Reading) Follow(
        RolloutRun run, PlanStep.Experiment experiment, RolloutObservation o, RolloutScale scale)
    {
        var name = NameOf(
            run.Analyses.Experiment, BaseName(o, scale) + Suffix(AnalysisPart.Step, run.StepIndex), o.Experiments);
        run = run with { Analyses = run.Analyses with { Experiment = name } };
        if (o.Experiments.FirstOrDefault(e => e.Name() == name) is { } observed)
        {
            return (run, Read("experiment", name, observed.Status?.Phase, observed.Status?.Message));
        }

        var made = ExperimentComposer.Compose(name, experiment.Spec, o, scale);
        return (run with { Actions = [.. run.Actions, new RolloutAction.CreateExperiment(made)] }, Read("experiment", name, null, null));
    }

    /// <summary>Whether the measurement of the step is under way or over.</summary>
    public static bool HasBegun(RolloutRun run, RolloutObservation o, RolloutScale scale)
    {
        var wanted = BaseName(o, scale) + Suffix(AnalysisPart.Step, run.StepIndex);
        return o.AnalysisRuns.Any(r => r.Name() == run.Analyses.Step?.Name && IsOf(r.Name(), wanted))
            || o.Experiments.Any(e => e.Name() == run.Analyses.Experiment && IsOf(e.Name(), wanted));
    }

    /// <summary>What the measurement of a step says that is under way or over; no reading when there is none.</summary>
    public static (RolloutRun Run, AnalysisReading? Reading) UnderWay(
        RolloutRun run, PlanStep? step, RolloutObservation o, RolloutScale scale)
    {
        var part = (step as PlanStep.Analysis)?.Part ?? AnalysisPart.Step;
        if (part == AnalysisPart.Step && !HasBegun(run, o, scale))
        {
            return (run, null);
        }

        if (step is PlanStep.Experiment)
        {
            return (run, o.Experiments.FirstOrDefault(e => e.Name() == run.Analyses.Experiment) is { } experiment
                ? Read("experiment", experiment.Name(), experiment.Status?.Phase, experiment.Status?.Message) : null);
        }

        return step is PlanStep.Analysis or PlanStep.Smoke or PlanStep.Soak
            && o.AnalysisRuns.FirstOrDefault(r => r.Name() == run.Analyses[part]?.Name) is { } analysis
            ? Observed(run, part, analysis) : (run, null);
    }

    /// <summary>Ends what nobody waits for any more, and forgets what is older than the limits say.</summary>
    public static RolloutRun Tidy(RolloutRun run, RolloutObservation o, RolloutScale scale)
    {
        var isOver = run.Abort || run.PromoteFull || run.StableHash == scale.Revisions.Hash;
        var names = isOver ? [] : run.Analyses.All.Select(static a => a.Name).ToHashSet();
        var known = run.Analyses.All.Select(static a => a.Name).ToHashSet();
        var actions = new List<RolloutAction>();
        foreach (var analysis in o.AnalysisRuns.Where(r => !names.Contains(r.Name()) && !IsFinished(r) && r.Spec?.Terminate is not true))
        {
            actions.Add(new RolloutAction.UpdateAnalysisRun(analysis with { Spec = analysis.Spec! with { Terminate = true } }));
        }

        foreach (var experiment in o.Experiments.Where(e => (isOver || e.Name() != run.Analyses.Experiment)
            && !Finished.Contains(e.Status?.Phase) && e.Spec?.Terminate is not true))
        {
            actions.Add(new RolloutAction.UpdateExperiment(experiment with { Spec = experiment.Spec! with { Terminate = true } }));
        }

        var limits = o.Rollout.Spec?.Analysis;
        var finished = o.AnalysisRuns.Where(r => IsFinished(r) && !known.Contains(r.Name()) && !r.IsTerminating())
            .OrderByDescending(static r => r.Metadata?.CreationTimestamp).ThenBy(static r => r.Name(), StringComparer.Ordinal).ToList();
        actions.AddRange(finished.Where(static r => r.Status?.Phase == "Successful")
            .Skip(limits?.SuccessfulRunHistoryLimit ?? RolloutDefaults.AnalysisHistoryLimit)
            .Concat(finished.Where(static r => r.Status?.Phase != "Successful")
                .Skip(limits?.UnsuccessfulRunHistoryLimit ?? RolloutDefaults.AnalysisHistoryLimit))
            .Select(static r => new RolloutAction.DeleteAnalysisRun(r)));
        actions.AddRange(Forgotten(o, run.Analyses.Experiment).Select(static e => new RolloutAction.DeleteExperiment(e)));
        return actions.Count == 0 ? run : run with { Actions = [.. run.Actions, .. actions] };
    }

    /// <summary>Finished experiments beyond the limits; the newest stay.</summary>
    private static IEnumerable<Experiment> Forgotten(RolloutObservation o, string? current)
    {
        var limits = o.Rollout.Spec?.Analysis;
        return o.Experiments.Where(e => Finished.Contains(e.Status?.Phase) && e.Name() != current && !e.IsTerminating())
            .OrderByDescending(static e => e.Metadata?.CreationTimestamp).ThenBy(static e => e.Name(), StringComparer.Ordinal)
            .GroupBy(static e => e.Status?.Phase == "Successful")
            .SelectMany(group => group.Skip((group.Key ? limits?.SuccessfulRunHistoryLimit : limits?.UnsuccessfulRunHistoryLimit)
                ?? RolloutDefaults.AnalysisHistoryLimit));
    }

    /// <summary>What is wrong with an analysis.</summary>
    public static IReadOnlyList<FieldError> Check(
        PlanStep.Analysis analysis, string path, RolloutObservation o, RolloutScale scale)
    {
        var run = new RolloutRun { StableHash = null, StepIndex = 0 };
        return AnalysisRunComposer.Compose(Request("check", analysis, path, run, o, scale)).Problems;
    }

    private static AnalysisRunRequest Request(
        string name, PlanStep.Analysis analysis, string path, RolloutRun run, RolloutObservation o, RolloutScale scale) => new()
    {
        Name = name,
        Owner = o.Rollout,
        Analysis = analysis.Spec,
        Templates = o.Templates,
        Path = path,
        LatestHash = scale.Revisions.Hash,
        StableHash = scale.Revisions.StableHash ?? scale.Revisions.Hash,
        RolloutType = analysis.Part.ToString(),
        StepIndex = analysis.Part == AnalysisPart.Step ? run.StepIndex : null,
        Revision = Revision(scale),
    };

    private static AnalysisReading Read(string what, string name, string? phase, string? message)
    {
        var text = $"{what} {name} is {phase ?? "Pending"}" + (string.IsNullOrEmpty(message) ? "" : $": {message}");
        return new AnalysisReading(
            phase switch
            {
                "Successful" => AnalysisOutcome.Passed,
                "Failed" or "Error" => AnalysisOutcome.Failed,
                "Inconclusive" => AnalysisOutcome.Inconclusive,
                _ => AnalysisOutcome.Running,
            },
            text);
    }

    private static bool IsFinished(AnalysisRun run) => Finished.Contains(run.Status?.Phase);

    private static string BaseName(RolloutObservation o, RolloutScale scale)
        => $"{o.Rollout.Name()}-{scale.Revisions.Hash}-{Revision(scale)}";

    private static string Revision(RolloutScale scale)
    {
        var revisions = scale.Revisions;
        var number = revisions.New is null || RevisionSet.RevisionOf(revisions.New) < revisions.LastRevision
            ? revisions.LastRevision + 1
            : revisions.LastRevision;
        return number.ToString(CultureInfo.InvariantCulture);
    }

    private static string Suffix(AnalysisPart part, int step) => part switch
    {
        AnalysisPart.Step => string.Create(CultureInfo.InvariantCulture, $"-{step}"),
        AnalysisPart.PrePromotion => "-pre",
        AnalysisPart.PostPromotion => "-post",
        _ => "",
    };

    /// <summary>The name that is known, if it belongs to this step of this revision: a step may have been skipped.</summary>
    private static string NameOf(string? known, string wanted, IEnumerable<KubeObject> taken)
        => known is not null && IsOf(known, wanted) ? known : FreeName(wanted, taken);

    private static bool IsOf(string name, string wanted)
        => name == wanted || name.StartsWith(wanted + ".", StringComparison.Ordinal);

    private static string FreeName(string wanted, IEnumerable<KubeObject> taken)
    {
        var names = taken.Select(static t => t.Name()).ToHashSet(StringComparer.Ordinal);
        return names.Contains(wanted)
            ? Enumerable.Range(1, names.Count + 1)
                .Select(i => string.Create(CultureInfo.InvariantCulture, $"{wanted}.{i}")).First(name => !names.Contains(name))
            : wanted;
    }
}

using System.Globalization;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Controllers.Delivery.AnalysisRuns;

namespace Slipway.Controllers.Delivery.Experiments;

/// <summary>Looks after the analyses: starts them when the pods are there, reads them, and ends those that nobody needs.</summary>
internal static class ExperimentAnalyses
{
    /// <summary>How the analyses stand.</summary>
    public static IReadOnlyList<ExperimentAnalysisRunStatus>? Read(ExperimentObservation o)
    {
        var statuses = (o.Experiment.Spec?.Analyses ?? []).Select(analysis =>
        {
            var old = o.Experiment.Status?.AnalysisRuns?.FirstOrDefault(a => a.Name == analysis.Name)
                ?? new ExperimentAnalysisRunStatus { Name = analysis.Name };
            if (old.AnalysisRun is not { } name || AnalysisPhase.IsCompleted(old.Phase))
            {
                return old;
            }

            if (o.RefusedAnalyses.TryGetValue(analysis.Name ?? "", out var refusal))
            {
                return old with { Phase = AnalysisPhase.Error, Message = $"AnalysisRun {name} was refused: {refusal}" };
            }

            if (o.AnalysisRuns.FirstOrDefault(r => r.Name() == name) is { } run)
            {
                return old with { Phase = run.Status?.Phase ?? AnalysisPhase.Pending, Message = run.Status?.Message };
            }

            return old.Phase == AnalysisPhase.Pending
                ? old
                : old with { Phase = AnalysisPhase.Error, Message = $"AnalysisRun {name} has been deleted before it ended" };
        }).ToList();
        return statuses.Count > 0 ? statuses : null;
    }

    /// <summary>The statuses after the runs that are due have been asked for, or what keeps them from being made.</summary>
    public static IReadOnlyList<ExperimentAnalysisRunStatus>? Start(
        ExperimentObservation o, ExperimentStatus status, ExperimentPlan plan, DateTimeOffset now)
    {
        var started = (status.AnalysisRuns ?? []).Select((analysis, i) =>
        {
            var isMade = analysis.AnalysisRun is { } known && o.AnalysisRuns.Any(r => r.Name() == known);
            if (isMade || AnalysisPhase.IsCompleted(analysis.Phase))
            {
                return analysis;
            }

            var name = analysis.AnalysisRun ?? FreeName($"{o.Experiment.Name()}-{analysis.Name}", o);
            var composed = Compose(name, i, o.Experiment with { Status = status }, o.Templates, "spec");
            if (composed.Run is null)
            {
                return Refused(o, analysis, composed, plan, now);
            }

            if (status.AvailableAt is null)
            {
                return analysis with { Message = null };
            }

            plan.Add(new ExperimentAction.CreateAnalysisRun(analysis.Name!, composed.Run));
            return analysis with { AnalysisRun = name, Phase = AnalysisPhase.Pending, Message = null };
        }).ToList();
        return started.Count > 0 ? started : null;
    }

    /// <summary>Ends the runs that go on.</summary>
    public static void End(ExperimentObservation o, ExperimentPlan plan)
    {
        foreach (var run in o.AnalysisRuns.Where(static r => !AnalysisPhase.IsCompleted(r.Status?.Phase) && r.Spec?.Terminate is not true))
        {
            plan.Add(new ExperimentAction.UpdateAnalysisRun(run with { Spec = run.Spec! with { Terminate = true } }));
        }
    }

    /// <summary>The run of an analysis, or everything that is wrong with it.</summary>
    /// <param name="name">Name of the run.</param>
    /// <param name="index">Number of the analysis.</param>
    /// <param name="experiment">The experiment.</param>
    /// <param name="templates">The templates there are.</param>
    /// <param name="path">Path of the spec in messages.</param>
    public static AnalysisRunComposition Compose(
        string name, int index, Experiment experiment, AnalysisTemplateSet templates, string path)
    {
        var analysis = experiment.Spec!.Analyses![index];
        path = string.Create(CultureInfo.InvariantCulture, $"{path}.analyses[{index}]");
        var problems = new List<FieldError>();
        var arguments = new ExperimentArguments(experiment, path, problems);
        var metrics = MetricsOf(analysis, templates).ToList();
        var composed = AnalysisRunComposer.Compose(new AnalysisRunRequest
        {
            Name = name,
            Owner = experiment,
            Templates = templates,
            Path = path,
            Analysis = new RolloutAnalysis
            {
                Templates = [Named(analysis)],
                Args = analysis.Args is null ? null : [.. analysis.Args.Select(arguments.Fill)],
                DryRun = Of(experiment.Spec.DryRun, static rule => rule.MetricName, metrics),
                MeasurementRetention = Of(experiment.Spec.MeasurementRetention, static rule => rule.MetricName, metrics),
                AnalysisRunMetadata = experiment.Spec.AnalysisRunMetadata,
            },
        });
        return problems.Count == 0 ? composed : new AnalysisRunComposition(null, [.. problems, .. composed.Problems]);
    }

    /// <summary>Names of the metrics of an analysis.</summary>
    public static IEnumerable<string> MetricsOf(CanaryExperimentAnalysis analysis, AnalysisTemplateSet templates)
        => AnalysisTemplateClosure.Of([Named(analysis)], templates, "", [])
            .SelectMany(static use => use.Spec.Metrics ?? []).Select(static metric => metric.Name ?? "");

    /// <summary>The rules that speak of one of the metrics: those of an experiment are for all of its analyses together.</summary>
    private static List<T>? Of<T>(IReadOnlyList<T>? rules, Func<T, string?> nameOf, List<string> metrics)
    {
        var some = (rules ?? []).Where(rule => metrics.Any(metric => RunMetrics.Covers(nameOf(rule), metric))).ToList();
        return some.Count > 0 ? some : null;
    }

    private static RolloutAnalysisTemplate Named(CanaryExperimentAnalysis analysis)
        => new() { TemplateName = analysis.TemplateName, ClusterScope = analysis.ClusterScope };

    private static ExperimentAnalysisRunStatus Refused(
        ExperimentObservation o, ExperimentAnalysisRunStatus analysis, AnalysisRunComposition composed, ExperimentPlan plan,
        DateTimeOffset now)
    {
        var patience = (o.Experiment.Metadata?.CreationTimestamp ?? now) + ExperimentDefaults.MissingGrace;
        if (now >= patience)
        {
            return analysis with { Phase = AnalysisPhase.Error, Message = composed.Message };
        }

        plan.LookAt(patience);
        return analysis with { Phase = AnalysisPhase.Pending, Message = composed.Message };
    }

    private static string FreeName(string wanted, ExperimentObservation o)
    {
        var (name, number) = (wanted, 0);
        while (o.Taken.IsAnalysisRun(name))
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{wanted}.{++number}");
        }

        return name;
    }
}

using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.Rollouts;

namespace Slipway.Controllers.Delivery.Experiments;

/// <summary>
/// Decides what an experiment does next. Pure: the same observation at the same time gives the same decision. It waits until all sets of
/// pods are available, starts the analyses, and ends when its duration is over and the required analyses are good, or as soon as a set or
/// an analysis fails.
/// </summary>
internal static class ExperimentPlanner
{
    /// <summary>What happens next.</summary>
    public static ExperimentDecision Decide(ExperimentObservation o, DateTimeOffset now)
    {
        var spec = o.Experiment.Spec ?? new ExperimentSpec();
        var old = o.Experiment.Status ?? new ExperimentStatus();
        var plan = new ExperimentPlan();
        var isOver = AnalysisPhase.IsCompleted(old.Phase);
        var problems = isOver ? [] : ExperimentRules.Problems(spec);
        if (problems.Count > 0)
        {
            var message = string.Join("; ", problems.Select(static p => $"{p.Field}: {p.Message}"));
            var invalid = old with { Phase = AnalysisPhase.Error, Message = $"Experiment spec invalid: {message}" };
            return Decision(o, old, invalid, plan, message, now);
        }

        var status = old with
        {
            TemplateStatuses = [.. (spec.Templates ?? []).Select(t => TemplatePlanner.Status(o, t, plan, isOver, now))],
            AnalysisRuns = ExperimentAnalyses.Read(o),
        };
        status = status with { AvailableAt = status.AvailableAt ?? (IsAvailable(status) ? Whole(now) : null) };
        if (!isOver)
        {
            var (phase, message) = Assess(spec, status, plan, now);
            status = status with { Phase = phase, Message = message };
            isOver = AnalysisPhase.IsCompleted(phase);
        }

        status = isOver
            ? status with { TemplateStatuses = [.. status.TemplateStatuses.Select(static t => TemplatePlanner.Ended(t))] }
            : status with { AnalysisRuns = ExperimentAnalyses.Start(o, status, plan, now) };
        foreach (var template in spec.Templates ?? [])
        {
            TemplatePlanner.Act(o, template, isOver, plan, now);
        }

        if (isOver)
        {
            ExperimentAnalyses.End(o, plan);
        }

        return Decision(o, old, status, plan, null, now);
    }

    /// <summary>A time as a status keeps it, never before the moment itself.</summary>
    public static DateTimeOffset Whole(DateTimeOffset time)
        => new((time.UtcTicks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero);

    private static bool IsAvailable(ExperimentStatus status)
        => status.TemplateStatuses!.All(static t => t.Status == ExperimentTemplatePhase.Running);

    private static (string Phase, string? Message) Assess(
        ExperimentSpec spec, ExperimentStatus status, ExperimentPlan plan, DateTimeOffset now)
    {
        foreach (var phase in new[] { AnalysisPhase.Failed, AnalysisPhase.Error, AnalysisPhase.Inconclusive })
        {
            if (status.TemplateStatuses!.FirstOrDefault(t => t.Status == phase) is { } template)
            {
                return (phase, template.Message);
            }

            if (status.AnalysisRuns?.FirstOrDefault(a => a.Phase == phase) is { } analysis)
            {
                return (phase, $"analysis {analysis.Name} is {phase}" + (analysis.Message is { } why ? $": {why}" : ""));
            }
        }

        if (spec.Terminate is true)
        {
            return (AnalysisPhase.Successful, "Experiment terminated");
        }

        if (status.AvailableAt is not { } since)
        {
            var slow = status.TemplateStatuses!.First(static t => t.Status != ExperimentTemplatePhase.Running);
            return (AnalysisPhase.Pending, $"waiting for template {slow.Name}: {slow.AvailableReplicas ?? 0} pods available"
                + (slow.Message is null ? "" : $" ({slow.Message})"));
        }

        return Remaining(spec, status, since, plan, now);
    }

    private static (string Phase, string? Message) Remaining(
        ExperimentSpec spec, ExperimentStatus status, DateTimeOffset since, ExperimentPlan plan, DateTimeOffset now)
    {
        var required = (spec.Analyses ?? []).Where(static a => a.RequiredForCompletion is true).Select(static a => a.Name).ToList();
        var open = required.FirstOrDefault(
            name => status.AnalysisRuns?.FirstOrDefault(a => a.Name == name)?.Phase != AnalysisPhase.Successful);
        if (spec.Duration is { } text && PauseDuration.Parse(text) is { } duration)
        {
            if (now < since + duration)
            {
                plan.LookAt(since + duration);
                return (AnalysisPhase.Running, null);
            }
        }
        else if (required.Count == 0)
        {
            return (AnalysisPhase.Running, null);
        }

        return open is null
            ? (AnalysisPhase.Successful, required.Count > 0 ? "Required AnalysisRuns completed" : null)
            : (AnalysisPhase.Running, $"waiting for the required analysis {open}");
    }

    private static ExperimentDecision Decision(
        ExperimentObservation o, ExperimentStatus old, ExperimentStatus status, ExperimentPlan plan, string? invalid, DateTimeOffset now)
    {
        status = status with { Conditions = ExperimentConditions.Of(o.Experiment.Name(), old, status, invalid, now) };
        return new ExperimentDecision
        {
            Status = status,
            Actions = [.. plan.Actions, .. ExperimentNews.Of(old, status)],
            RequeueAfter = plan.Next is not { } next ? null : next <= now ? TimeSpan.FromMilliseconds(1) : next - now,
        };
    }
}

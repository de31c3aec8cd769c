using Slipway.Api.Delivery;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.Rollouts.Traffic;

/// <summary>
/// The shares that the sets of pods of an experiment step have beside the two revisions. They come out of the stable revision's part, and
/// only while the experiment runs.
/// </summary>
internal static class ExperimentShares
{
    /// <summary>Role of a set of pods in a split.</summary>
    public const string Role = "Experiment";

    private const string NeedsSplit =
        "a weight needs the split of Slipway's gateway; leave weight out, or use trafficRouting.slipway: {}";

    private const int UnitsOfPercent = 100;

    /// <summary>The shares in force now, sorted by hash; none outside such a step.</summary>
    /// <param name="o">The observation.</param>
    /// <param name="run">Where the rollout stands.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="scale">Pods and traffic.</param>
    /// <param name="weight">Share of the new revision, in units of 0.01 %.</param>
    public static IReadOnlyList<ExperimentShare> Of(
        RolloutObservation o, RolloutRun run, RolloutPlan plan, RolloutScale scale, int weight)
    {
        if (run.Abort || run.PromoteFull || scale.Revisions.IsSettled || run.StepIndex >= plan.Steps.Count || !scale.Traffic.IsSplit
            || plan.Steps[run.StepIndex] is not PlanStep.Experiment step
            || o.Experiments.FirstOrDefault(e => e.Name() == run.Analyses.Experiment)?.Status is not { } status
            || status.Phase != AnalysisPhase.Running)
        {
            return [];
        }

        var left = RolloutPlan.Everything - weight;
        var shares = new List<ExperimentShare>();
        foreach (var template in (step.Spec.Templates ?? []).Where(static t => t.Weight > 0))
        {
            var set = status.TemplateStatuses?.FirstOrDefault(t => t.Name == template.Name);
            if (set is { PodTemplateHash: { } hash, AvailableReplicas: > 0 })
            {
                var share = Math.Min(left, template.Weight!.Value * UnitsOfPercent);
                left -= share;
                shares.Add(new ExperimentShare(hash, share, set.ServiceName));
            }
        }

        return [.. shares.OrderBy(static s => s.Hash, StringComparer.Ordinal)];
    }

    /// <summary>What keeps the shares of a plan's experiments from being served; empty when nothing does.</summary>
    public static IEnumerable<string> Problems(RolloutPlan plan, TrafficView traffic)
        => traffic.IsSplit || traffic.Problem is not null ? [] : plan.Steps.Index()
            .Where(static s => s.Item is PlanStep.Experiment e && e.Spec.Templates?.Any(static t => t.Weight > 0) is true)
            .Select(s => $"{plan.PathOf(s.Index)}.experiment.templates: {NeedsSplit}");
}

/// <summary>The share of one set of pods.</summary>
/// <param name="Hash">Hash of its pods.</param>
/// <param name="Weight">Share in units of 0.01 %.</param>
/// <param name="Service">Its own Service; null when it has none.</param>
internal sealed record ExperimentShare(string Hash, int Weight, string? Service);

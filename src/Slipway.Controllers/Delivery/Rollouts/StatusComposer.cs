using System.Globalization;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.Rollouts.Analyses;
using Slipway.Controllers.Delivery.Rollouts.History;
using Slipway.Controllers.Delivery.Rollouts.Strategies;
using Slipway.Controllers.Delivery.Rollouts.Traffic;

namespace Slipway.Controllers.Delivery.Rollouts;

/// <summary>Writes down where a rollout stands, for people, for command lines that know Argo Rollouts, and for the next decision.</summary>
internal static class StatusComposer
{
    /// <summary>The status after a decision.</summary>
    public static RolloutStatus Compose(
        RolloutObservation o, RolloutRun run, RolloutPlan plan, RolloutScale scale, int weight, DateTimeOffset now)
    {
        var old = o.Rollout.Status ?? new RolloutStatus();
        var revisions = scale.Revisions;
        var paused = run.PausedSince is not null;
        var next = Counted(old, o, revisions) with
        {
            CurrentPodHash = revisions.Hash,
            CurrentStepHash = plan.Hash,
            StableRS = run.StableHash ?? old.StableRS,
            CurrentStepIndex = plan.Steps.Count == 0 ? null : run.StepIndex,
            Abort = run.Abort ? true : null,
            AbortedAt = run.AbortedAt,
            PromoteFull = run.PromoteFull ? true : null,
            ControllerPause = run.PausedStep is not null ? true : null,
            PausedStepIndex = run.PausedStep,
            PauseConditions = paused ? [new RolloutPauseCondition { Reason = run.PauseReason, StartTime = run.PausedSince }] : null,
            AbortReason = run.AbortReason,
            RestartedAt = scale.Restart?.IsDone is true ? o.Rollout.Spec?.RestartAt : old.RestartedAt,
            Canary = o.Rollout.Spec?.Strategy?.BlueGreen is not null ? null : Canary(o, run, plan, scale, weight),
            BlueGreen = o.Rollout.Spec?.Strategy?.BlueGreen is null ? null : BlueGreen(o, run, plan),
            Judgement = run.Judgement,
            Comparison = run.Comparison,
            WeightOverride = run.Abort || run.StepIndex >= plan.Steps.Count ? null : run.Override,
            BudgetHold = run.Abort || run.StableHash == revisions.Hash ? null : run.BudgetHold,
            Approvals = Approvals(old, run, revisions),
            Gates = run.Abort || run.StableHash == revisions.Hash ? null : run.Gates.At(run.StepIndex),
            GateCalls = run.Gates.Calls.Count > 0 ? run.Gates.Calls : null,
            CommandsToldAt = CommandNews.ToldAt(old),
            History = ReleaseLedger.Next(o, run, scale, now),
            ObservedGeneration = o.Rollout.Metadata?.Generation?.ToString(CultureInfo.InvariantCulture),
        };
        var waits = paused || (o.Rollout.Spec?.Paused is true && revisions.StableHash is not null && !revisions.IsSettled);
        var isClosed = !run.PromoteFull && !run.Abort && !revisions.IsSettled && plan.Windows.ClosedMessage(now) is not null;
        next = Progressed(old, next, waits || isClosed || MeasurementPlan.HasItsOwnEnd(run, o), now);
        next = MeasurementPlan.LatestResult(run, o) is { } result && result > next.ProgressedAt
            ? next with { ProgressedAt = result } : next;
        return RolloutPhase.Judge(o, run, scale, next, waits, now);
    }

    /// <summary>The status of a Rollout whose spec cannot be acted on.</summary>
    public static RolloutStatus Invalid(RolloutObservation o, IReadOnlyList<string> problems, DateTimeOffset now)
        => Stalled(o, "InvalidSpec", string.Join("; ", problems), now);

    /// <summary>The status of a Rollout that cannot be acted on until somebody changes something.</summary>
    public static RolloutStatus Stalled(RolloutObservation o, string reason, string message, DateTimeOffset now)
    {
        var old = o.Rollout.Status ?? new RolloutStatus();
        return old with
        {
            Phase = "Degraded",
            Message = $"{reason}: {message}",
            ObservedGeneration = o.Rollout.Metadata?.Generation?.ToString(CultureInfo.InvariantCulture),
            Conditions = RolloutConditions.With(old.Conditions, now, [new("InvalidSpec", "True", reason, message)]),
        };
    }

    /// <summary>What is approved is the revision under way, and not another attempt at it.</summary>
    private static List<RolloutApproval>? Approvals(RolloutStatus old, RolloutRun run, RevisionSet revisions)
        => old.Approvals?.Where(a => !run.Abort && a.Hash == revisions.Hash).ToList() is { Count: > 0 } standing ? standing : null;

    private static RolloutStatus Counted(RolloutStatus old, RolloutObservation o, RevisionSet revisions) => old with
    {
        Replicas = o.ReplicaSets.Sum(static r => r.Status?.Replicas ?? 0),
        UpdatedReplicas = revisions.New?.Status?.Replicas ?? 0,
        ReadyReplicas = o.ReplicaSets.Sum(static r => r.Status?.ReadyReplicas ?? 0),
        AvailableReplicas = o.ReplicaSets.Sum(RevisionSet.Available),
        HpaReplicas = o.ReplicaSets.Sum(static r => r.Status?.Replicas ?? 0),
        Selector = PodSelector.Text(o.Rollout.Spec!.Selector!),
    };

    private static CanaryStatus? Canary(RolloutObservation o, RolloutRun run, RolloutPlan plan, RolloutScale scale, int weight)
    {
        var status = o.Rollout.Status ?? new RolloutStatus();
        var (old, stableBefore) = (status.Canary, status.StableRS);
        var canary = (old ?? new CanaryStatus()) with
        {
            CurrentStepAnalysisRunStatus = run.Analyses.Step,
            CurrentBackgroundAnalysisRunStatus = run.Analyses.Background,
            CurrentExperiment = run.Analyses.Experiment,
            StablePingPong = plan.PingPong(stableBefore is not null && run.StableHash != stableBefore),
        };
        if (!scale.Traffic.IsRouted)
        {
            canary = canary with { Weights = null };
            return canary == new CanaryStatus() ? old is null ? null : canary : canary;
        }

        var revisions = scale.Revisions;
        var isCanary = revisions.StableHash is not null && !revisions.IsSettled;
        var experiments = ExperimentShares.Of(o, run, plan, scale, weight);
        return canary with
        {
            Weights = new TrafficWeights
            {
                Canary = Destination(
                    isCanary ? weight : 0, revisions.Hash, scale.Traffic.CanaryService ?? scale.Traffic.Service),
                Stable = Destination(
                    RolloutPlan.Everything - (isCanary ? weight : 0) - experiments.Sum(static e => e.Weight),
                    revisions.StableHash ?? revisions.Hash, scale.Traffic.Service),
                Additional = experiments.Count == 0
                    ? null
                    : [.. experiments.Select(e => Destination(e.Weight, e.Hash, e.Service ?? scale.Traffic.Service))],
                Verified = !scale.Traffic.IsVerifiable ? null : scale.Traffic.IsAcknowledged
                    && scale.Traffic.WeightOf(revisions.Hash) == (isCanary ? weight : RolloutPlan.Everything),
            },
        };
    }

    private static BlueGreenStatus BlueGreen(RolloutObservation o, RolloutRun run, RolloutPlan plan)
        => (o.Rollout.Status?.BlueGreen ?? new BlueGreenStatus()) with
        {
            ActiveSelector = SelectorView.HashIn(o.Services.FirstOrDefault(s => s.Name() == plan.StableService)),
            PrePromotionAnalysisRunStatus = run.Analyses.PrePromotion,
            PostPromotionAnalysisRunStatus = run.Analyses.PostPromotion,
            PreviewSelector = SelectorView.HashIn(o.Services.FirstOrDefault(s => s.Name() == plan.CanaryService)),
            ScaleUpPreviewCheckPoint = run.StepIndex > BlueGreenCompiler.PauseStep && run.StepIndex < plan.Steps.Count ? true : null,
        };

    private static WeightDestination Destination(int weight, string hash, string service)
        => new() { Weight = weight / 100.0, PodTemplateHash = hash, ServiceName = service };

    private static RolloutStatus Progressed(RolloutStatus old, RolloutStatus next, bool waits, DateTimeOffset now)
    {
        var here = new RolloutProgress
        {
            AvailableReplicas = next.AvailableReplicas,
            UpdatedReplicas = next.UpdatedReplicas,
            Weight = next.Canary?.Weights?.Canary?.Weight,
        };
        var best = IsElsewhere(old, next) || old.Progress is not { } known ? here : new RolloutProgress
        {
            AvailableReplicas = Math.Max(here.AvailableReplicas ?? 0, known.AvailableReplicas ?? 0),
            UpdatedReplicas = Math.Max(here.UpdatedReplicas ?? 0, known.UpdatedReplicas ?? 0),
            Weight = here.Weight is null ? known.Weight : Math.Max(here.Weight.Value, known.Weight ?? 0),
        };
        var hasProgressed = old.ProgressedAt is null || IsElsewhere(old, next) || best != old.Progress;
        return next with { Progress = best, ProgressedAt = waits ? null : hasProgressed ? now : old.ProgressedAt };
    }

    /// <summary>Whether the rollout is at another point than before, so that what it comes to there counts anew.</summary>
    private static bool IsElsewhere(RolloutStatus old, RolloutStatus next)
        => old.CurrentPodHash != next.CurrentPodHash || old.CurrentStepHash != next.CurrentStepHash || old.StableRS != next.StableRS
            || old.CurrentStepIndex != next.CurrentStepIndex || old.Abort != next.Abort || old.PromoteFull != next.PromoteFull
            || old.ObservedGeneration != next.ObservedGeneration;
}

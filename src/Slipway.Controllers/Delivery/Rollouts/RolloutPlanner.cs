using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.Rollouts.Adoption;
using Slipway.Controllers.Delivery.Rollouts.Analyses;
using Slipway.Controllers.Delivery.Rollouts.Budgets;
using Slipway.Controllers.Delivery.Rollouts.Gates;
using Slipway.Controllers.Delivery.Rollouts.History;
using Slipway.Controllers.Delivery.Rollouts.Roles;
using Slipway.Controllers.Delivery.Rollouts.Steps;
using Slipway.Controllers.Delivery.Rollouts.Strategies;
using Slipway.Controllers.Delivery.Rollouts.Traffic;

namespace Slipway.Controllers.Delivery.Rollouts;

/// <summary>
/// Decides what follows from an observation. Pure and total: the same observation at the same time gives the same decision, and every
/// observation gives one. The decision is to be carried out in this order: status, then actions.
/// </summary>
public static class RolloutPlanner
{
    /// <summary>How often a rollout that waits for gateways is looked at even if nothing changes: silence shows in the clock
    /// only.</summary>
    private static readonly TimeSpan WhileWaiting = TimeSpan.FromSeconds(5);

    /// <summary>The decision.</summary>
    /// <param name="o">The observation.</param>
    /// <param name="time">The time; only whole microseconds count, which is what a status keeps.</param>
    public static RolloutDecision Decide(RolloutObservation o, DateTimeOffset time)
    {
        var now = new DateTimeOffset(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
        if (o.Rival is { } rival)
        {
            return SelectorRivalry.Decision(o, rival, [.. Withdrawal(o)], now);
        }

        var effective = EffectiveRollout.Of(o);
        return effective.Problems.Count > 0
            ? Invalid(o, effective.Problems, now)
            : effective.Complete(DecideEffective(effective.Observation, now), now);
    }

    private static RolloutDecision DecideEffective(RolloutObservation o, DateTimeOffset now)
    {
        var (plan, problems) = RolloutPlanCompiler.Compile(o.Rollout);
        var traffic = TrafficView.Of(o, plan, now);
        if (problems.Count == 0)
        {
            problems = [.. AnalysisRules.Problems(o, plan), .. ExperimentShares.Problems(plan, traffic),
                .. traffic.Problem is { } problem ? [problem] : Array.Empty<string>()];
        }

        if (problems.Count > 0)
        {
            return Invalid(o, problems, now);
        }

        if (traffic is SelectorView { Service: var switched })
        {
            plan = plan with { StableService = switched };
        }

        if (AdoptionPlanner.Decide(o, now) is { } adopting)
        {
            return adopting;
        }

        var revisions = RevisionSet.Of(o);
        var run = RunReader.Read(o, plan, revisions, now);
        plan = plan with { Override = run.Override };
        run = BudgetKeeper.AbortOnBurn(AbortWhenLate(run, o, revisions, now), o, revisions, now);
        var scale = RolloutScale.Of(o, plan, revisions, traffic, run.Judgement?.Verdict == "Invalid");
        scale = scale with { Restart = PodRestart.Of(o, run, plan, scale, now) };
        run = AnalysisFollower.Tidy(StepExecutor.Advance(run, new StepContext(o, plan, scale, now)), o, scale);
        plan = BudgetKeeper.Hold(GateKeeper.Hold(plan, run, revisions), run);
        if (run.StableHash != revisions.StableHash)
        {
            scale = scale with { Revisions = revisions.Promoted() };
        }

        return Decision(o, run, plan, scale, now);
    }

    private static RolloutDecision Decision(RolloutObservation o, RolloutRun run, RolloutPlan plan, RolloutScale scale, DateTimeOffset now)
    {
        var isMoving = !scale.Revisions.IsSettled && scale.Revisions.StableHash is not null;
        var isClosed = !run.PromoteFull && plan.Windows.ClosedMessage(now) is not null;
        var isHeld = isClosed || o.Rollout.Spec?.Paused is true || run.IsHeldByObjective;
        var weight = TrafficPlanner.Weight(run, plan, scale, isMoving && isHeld);
        var sets = ReplicaSetPlanner.Plan(o, run, plan, scale, now);
        var status = StatusComposer.Compose(o, run, plan, scale, weight, now);
        var traffic = TrafficPlanner.Actions(o, run, plan, scale, weight);
        return new RolloutDecision
        {
            Status = status,
            Actions =
            [
                .. traffic, .. RoleTemplates.Applied(o, plan, scale.Revisions, sets.Actions), .. scale.Restart?.Actions ?? [],
                .. run.Actions, .. CommandNews.Of(o.Rollout.Status), .. run.News,
            ],
            RequeueAfter = Requeue(o, run, scale, sets.Next, status, now),
        };
    }

    private static RolloutDecision Invalid(RolloutObservation o, IReadOnlyList<string> problems, DateTimeOffset now) => new()
    {
        Status = StatusComposer.Invalid(o, problems, now),
        Actions =
        [
            .. Withdrawal(o),
            .. o.Rollout.Status?.Conditions?.Any(c => c.Type == "InvalidSpec" && c.Message == string.Join("; ", problems)) is true
                ? Array.Empty<RolloutAction>()
                : [new RolloutAction.Announce(true, "InvalidSpec", string.Join("; ", problems))],
        ],
    };

    /// <summary>An abort acts even when the spec is wrong.</summary>
    private static IEnumerable<RolloutAction> Withdrawal(RolloutObservation o)
        => o.Rollout.Status?.Abort is true && o.Split?.IsControlledBy(o.Rollout.Uid()) is true
            && TrafficPlanner.Withdraw(o.Split) is { } withdrawal ? [withdrawal] : RoutePlanner.Withdraw(o);

    private static RolloutRun AbortWhenLate(RolloutRun run, RolloutObservation o, RevisionSet revisions, DateTimeOffset now)
    {
        var status = o.Rollout.Status;
        return o.Rollout.Spec?.ProgressDeadlineAbort is true && status?.Phase == "Degraded" && !run.Abort && !revisions.IsSettled
            && revisions.StableHash is not null && status.CurrentPodHash == revisions.Hash && run.PausedSince is null
            && RolloutPhase.IsLate(o, status, now)
                ? run.TakenBack(status.Message ?? "it made no progress", revisions.Hash, now)
                : run;
    }

    private static TimeSpan? Requeue(
        RolloutObservation o, RolloutRun run, RolloutScale scale, DateTimeOffset? next, RolloutStatus status, DateTimeOffset now)
    {
        DateTimeOffset?[] times =
        [
            next,
            run.PauseEnds,
            run.LookAt,
            scale.Restart?.LookAt,
            status.Phase == "Progressing"
                && status.ProgressedAt is { } since ? since + RolloutPhase.Deadline(o) + TimeSpan.FromSeconds(1) : null,
            scale.Traffic is { IsRouted: true, Unacknowledged: not null } && status.Phase != "Healthy" ? now + WhileWaiting : null,
        ];
        var first = times.Where(static t => t is not null).DefaultIfEmpty().Min();
        return first is null ? null : first <= now ? TimeSpan.FromMilliseconds(1) : first - now;
    }
}

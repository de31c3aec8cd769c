using Slipway.Api.Delivery;
using Slipway.Controllers.Delivery.Rollouts.Analyses;
using Slipway.Controllers.Delivery.Rollouts.Budgets;
using Slipway.Controllers.Delivery.Rollouts.Gates;
using Slipway.Controllers.Delivery.Rollouts.History;

namespace Slipway.Controllers.Delivery.Rollouts;

/// <summary>
/// Reads where a rollout stands. Each field of the status that a person may write is an input here: abort, retry, promote, skip and full
/// promotion are seen as differences to what the planner wrote, and act in every state.
/// </summary>
internal static class RunReader
{
    /// <summary>The run of an observation.</summary>
    public static RolloutRun Read(RolloutObservation o, RolloutPlan plan, RevisionSet revisions, DateTimeOffset now)
    {
        var status = o.Rollout.Status ?? new RolloutStatus();
        var isNew = status.CurrentPodHash != revisions.Hash;
        var run = isNew || status.CurrentStepHash != plan.Hash
            ? Fresh(o, plan, revisions, isNew)
            : Commanded(Remembered(status, plan, revisions), status, plan, revisions, now);
        if (isNew)
        {
            run = run.Tell(false, "RolloutUpdated", $"Rollout updated to revision {revisions.Hash}");
        }

        return Judged(run, o, revisions, now);
    }

    private static RolloutRun Fresh(RolloutObservation o, RolloutPlan plan, RevisionSet revisions, bool isNew)
    {
        var isRollback = isNew && IsInWindow(o.Rollout.Spec?.RollbackWindow?.Revisions ?? 0, o, revisions);
        var run = new RolloutRun
        {
            StableHash = revisions.StableHash,
            StepIndex = revisions.IsSettled || isRollback ? plan.Steps.Count : 0,
            BudgetHold = BudgetKeeper.AtStart(o, revisions, isNew),
            Gates = isRollback
                ? GateKeeper.Rollback(plan, o.Rollout.Status?.GateCalls, revisions.Hash)
                : new GateRecord([], o.Rollout.Status?.GateCalls ?? []),
        };
        return isRollback
            ? run.Tell(false, "RolloutRollback", $"Revision {revisions.Hash} is within the rollback window: no steps, no analysis")
            : run;
    }

    /// <summary>Whether the template is that of a revision at most so many older than the stable one.</summary>
    private static bool IsInWindow(int window, RolloutObservation o, RevisionSet revisions)
    {
        if (window <= 0 || revisions.New is null || revisions.Stable is null || revisions.IsSettled)
        {
            return false;
        }

        var (back, from) = (RevisionSet.RevisionOf(revisions.New), RevisionSet.RevisionOf(revisions.Stable));
        return back < from && o.ReplicaSets.Count(r => RevisionSet.RevisionOf(r) > back && RevisionSet.RevisionOf(r) <= from) <= window;
    }

    private static RolloutRun Remembered(RolloutStatus status, RolloutPlan plan, RevisionSet revisions)
    {
        var paused = status.ControllerPause is true ? status.PausedStepIndex : null;
        var pause = paused is null || status.PauseConditions is not { Count: > 0 } conditions ? null : conditions[0];
        return new RolloutRun
        {
            StableHash = revisions.StableHash,
            StepIndex = Math.Clamp(status.CurrentStepIndex ?? 0, 0, plan.Steps.Count),
            Abort = status.Abort is true,
            AbortedAt = status.AbortedAt,
            AbortReason = status.AbortReason,
            Analyses = AnalysisStatuses.Of(status),
            PromoteFull = status.PromoteFull is true,
            PausedStep = paused,
            PauseReason = pause?.Reason ?? plan.PauseReason,
            PausedSince = pause?.StartTime,
            Judgement = status.Judgement,
            Comparison = status.Comparison?.CanaryHash == revisions.Hash ? status.Comparison : null,
            BudgetHold = BudgetKeeper.Remembered(status, revisions.Hash),
            Gates = GateKeeper.Remembered(status, revisions.Hash),
            Override = status.WeightOverride?.Hash == revisions.Hash && !plan.SwitchesAtOnce && status.PromoteFull is not true
                ? status.WeightOverride
                : null,
        };
    }

    private static RolloutRun Commanded(RolloutRun run, RolloutStatus status, RolloutPlan plan, RevisionSet revisions, DateTimeOffset now)
    {
        if (revisions.IsSettled || (revisions.StableHash is null && run.AbortedAt is null))
        {
            // There is nothing to take back, and nothing to skip.
            return run with { Abort = false, AbortedAt = null, PromoteFull = run.PromoteFull && !revisions.IsSettled };
        }

        if (run.Abort && run.AbortedAt is null)
        {
            var user = CommandNews.AuthorOf(status, "abort");
            return run.TakenBack(user is null ? CommandNews.ByCommand : $"{CommandNews.ByCommand} of {user}", revisions.Hash, now);
        }

        if (run.Abort && run.PromoteFull)
        {
            return Again(run) with { StepIndex = run.StepIndex };
        }

        if (!run.Abort && run.AbortedAt is not null)
        {
            return Again(run).Tell(false, "RolloutRetry", $"Revision {revisions.Hash} starts over at step 0");
        }

        return run.PausedStep is not null && run.PausedStep != run.StepIndex
            ? run.Unpaused() with { Analyses = run.Analyses.NextStep() }
            : run;
    }

    private static RolloutRun Again(RolloutRun run)
        => (run with
        {
            StepIndex = 0,
            Abort = false,
            AbortedAt = null,
            AbortReason = null,
            Judgement = null,
            Comparison = null,
            Override = null,
            BudgetHold = null,
            Gates = run.Gates with { Gates = [] },
            Analyses = new AnalysisStatuses(),
        }).Unpaused();

    private static RolloutRun Judged(RolloutRun run, RolloutObservation o, RevisionSet revisions, DateTimeOffset now)
    {
        if (revisions.IsSettled || revisions.StableHash is null)
        {
            return run with { Judgement = run.Judgement is null ? null : run.Judgement with { Checkpoint = null } };
        }

        var known = run.Judgement;
        if (known is null || known.CanaryHash != revisions.Hash || known.StableHash != revisions.StableHash)
        {
            return run with
            {
                Judgement = new RolloutJudgement
                {
                    Verdict = "NotEnoughData",
                    CanaryHash = revisions.Hash,
                    StableHash = revisions.StableHash,
                    StartedAt = now,
                    Reason = "No traffic of the new revision has been judged yet.",
                },
            };
        }

        if (run.Abort || known.Verdict == "Fail" || o.Judgement is not { } reading || !IsOf(reading, known))
        {
            return run;
        }

        run = run with
        {
            Judgement = reading with { DecidedAt = DecidedAt(reading, known, now), Objective = Objective(reading, known) },
        };
        return reading.Verdict == "Fail" && !run.PromoteFull
            ? run.TakenBack(AbortMessage(reading), revisions.Hash, now)
            : run;
    }

    /// <summary>When the verdict was reached: as it stands written, else as the judge says.</summary>
    private static DateTimeOffset? DecidedAt(RolloutJudgement reading, RolloutJudgement known, DateTimeOffset now)
        => reading.Verdict is not ("Fail" or "Pass") ? null
            : known.Verdict == reading.Verdict ? known.DecidedAt ?? now
            : reading.DecidedAt ?? now;

    /// <summary>How the revisions stand to the objective; what was counted before a person let them go on is over.</summary>
    private static RolloutJudgedObjective? Objective(RolloutJudgement reading, RolloutJudgement known)
        => reading.Objective is not { } objective ? null
            : objective.Since == known.Objective?.Since ? objective with { PausedAt = known.Objective?.PausedAt }
            : known.Objective;

    private static bool IsOf(RolloutJudgement reading, RolloutJudgement known)
        => reading.CanaryHash == known.CanaryHash && reading.StableHash == known.StableHash && reading.StartedAt == known.StartedAt;

    private static string AbortMessage(RolloutJudgement j) => FormattableString.Invariant(
        $"{j.Reason} Evidence {j.Evidence:0.##}, threshold {j.Threshold:0.##}; canary {j.CanaryErrors} of {j.CanaryRequests}, stable {j.StableErrors} of {j.StableRequests} requests failed.");
}

using Slipway.Controllers.Delivery.Rollouts.Gates;

namespace Slipway.Controllers.Delivery.Rollouts.Steps;

/// <summary>
/// The pause for an objective that both revisions miss: nothing says that the new one is to blame, and nothing that this is a time to
/// release. When a person lets the rollout go on, only requests from then on count against it.
/// </summary>
internal static class ObjectivePause
{
    /// <summary>Reason of the pause.</summary>
    public const string Reason = "ObjectiveMissed";

    /// <summary>The run, paused or no longer paused for its objective.</summary>
    public static RolloutRun Checked(RolloutRun run, StepContext context)
    {
        if (run.PromoteFull || run.StepIndex >= context.Plan.Steps.Count)
        {
            return run;
        }

        var why = $"{run.Judgement?.Objective?.Reason ?? "both revisions miss the objective"}; promote to go on, or abort";
        if (run.IsHeldByObjective)
        {
            return run with { Waiting = why };
        }

        return run.Judgement is not { Objective: { Missed: true } objective } judgement ? run
            : objective.PausedAt is null
            ? (run with
            {
                Judgement = judgement with { Objective = objective with { PausedAt = context.Now } },
                PausedStep = run.StepIndex,
                PauseReason = Reason,
                PausedSince = context.Now,
                PauseEnds = null,
                Waiting = why,
            }).Tell(true, "RolloutPaused", $"Revision {context.Scale.Revisions.Hash} waits: {objective.Reason}")
            : Resumed(run with { Judgement = judgement with { Objective = new() { Since = context.Now } } }, context);
    }

    /// <summary>A promotion ends the pause of a step too, and nothing else that waits there.</summary>
    private static RolloutRun Resumed(RolloutRun run, StepContext context)
    {
        var isPause = context.Plan.Steps[run.StepIndex] is PlanStep.Pause or PlanStep.Soak or PlanStep.Compare
            && GateKeeper.IsOpen(context.Plan, run);
        return (isPause ? run : run.Unpaused()).Tell(
            false, "RolloutResumed", "A person lets the rollout go on; the objective counts from now on");
    }
}

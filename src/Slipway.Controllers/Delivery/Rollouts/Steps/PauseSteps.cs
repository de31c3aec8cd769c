using Slipway.Controllers.Delivery.Rollouts.Analyses;

namespace Slipway.Controllers.Delivery.Rollouts.Steps;

/// <summary>The steps that wait: for a time, for a person, for an approval.</summary>
internal static class PauseSteps
{
    /// <summary>Reason of a pause in which too little traffic came for a verdict.</summary>
    public const string LowTrafficReason = "LowTraffic";

    /// <summary>Reason of a pause that only an approval ends.</summary>
    public const string ApprovalReason = "ApprovalStep";

    /// <summary>Waits for a time, or for a person.</summary>
    public static StepResult Pause(RolloutRun run, PlanStep.Pause pause, StepContext context)
    {
        if (IsEndedByAPerson(run))
        {
            return new StepResult(run.Tell(false, "RolloutResumed", "A person ended the pause"), true);
        }

        var (now, scale) = (context.Now, context.Scale);
        var since = run.PausedSince ?? now;
        var ends = EndOf(since, pause.Duration);
        if (run.PauseReason == LowTrafficReason && run.PausedSince is not null)
        {
            return new StepResult(run with { Waiting = LowTraffic(run, context) }, false);
        }

        if (ends <= now && !scale.IsHeld)
        {
            return TooLittleTraffic(run, context) ?? new StepResult(run, true);
        }

        var waiting = ends <= now ? RolloutScale.HeldMessage
            : ends is null ? "paused until a person promotes"
            : $"paused until {ends:yyyy-MM-ddTHH:mm:ssZ}";
        return new StepResult(Paused(run, context.Plan.PauseReason, since, ends <= now ? null : ends, waiting), false);
    }

    /// <summary>Waits for a time under an analysis.</summary>
    public static StepResult Soak(RolloutRun run, PlanStep.Soak soak, StepContext context)
    {
        if (context.Shares(run) is { } missing && run.PausedSince is null)
        {
            return StepResult.Until(run, missing);
        }

        if (soak.Spec is { } spec)
        {
            var analysis = new PlanStep.Analysis(spec, AnalysisPart.Step);
            var (followed, reading) = AnalysisFollower.Follow(
                run, analysis, context.Plan.PathOf(run.StepIndex), context.Observation, context.Scale);
            run = followed;
            if (reading.Outcome == AnalysisOutcome.Failed)
            {
                return new StepResult(run.TakenBack(reading.Message, context.Scale.Revisions.Hash, context.Now), false);
            }
        }

        return Pause(run, new PlanStep.Pause(soak.Duration), context);
    }

    /// <summary>Waits for somebody of the groups; a plain promotion is none.</summary>
    public static StepResult Approval(RolloutRun run, PlanStep.Approval approval, StepContext context)
    {
        var given = context.Observation.Rollout.Status?.Approvals?
            .FirstOrDefault(a => a.Step == run.StepIndex && a.Hash == context.Scale.Revisions.Hash);
        var whom = approval.Groups.Count == 0 ? "a person" : $"a person of {string.Join(" or ", approval.Groups)}";
        if (given is not null && (approval.Groups.Count == 0 || (given.Groups ?? []).Any(approval.Groups.Contains)))
        {
            return new StepResult(
                run.Tell(false, "RolloutApproved", $"Step {run.StepIndex + 1} is approved by {given.User ?? "somebody"}"), true);
        }

        var since = run.PausedSince ?? context.Now;
        var ends = EndOf(since, approval.Timeout);
        if (ends <= context.Now)
        {
            switch (approval.OnTimeout)
            {
                case "promote":
                    return new StepResult(
                        run.Tell(true, "ApprovalTimedOut", $"Nobody approved step {run.StepIndex + 1}; it goes on"), true);
                case "abort":
                    var late = $"nobody approved step {run.StepIndex + 1} in time";
                    return new StepResult(run.TakenBack(late, context.Scale.Revisions.Hash, context.Now), false);
            }
        }

        var refused = given is null ? "" : $"; {given.User} is in none of them";
        var waiting = ends is null || ends <= context.Now
            ? $"waits for the approval of {whom}{refused}"
            : $"waits for the approval of {whom} until {ends:yyyy-MM-ddTHH:mm:ssZ}{refused}";
        return new StepResult(Paused(run, ApprovalReason, since, ends <= context.Now ? null : ends, waiting), false);
    }

    /// <summary>Whether a person has ended the pause of the step.</summary>
    public static bool IsEndedByAPerson(RolloutRun run) => run.PausedStep == run.StepIndex && run.PausedSince is null;

    /// <summary>When a pause ends; null for never.</summary>
    public static DateTimeOffset? EndOf(DateTimeOffset since, TimeSpan? duration)
        => duration is { } time && time <= DateTimeOffset.MaxValue - since ? since + time : null;

    /// <summary>The run, paused at its step.</summary>
    public static RolloutRun Paused(RolloutRun run, string reason, DateTimeOffset since, DateTimeOffset? ends, string waiting)
    {
        var paused = run with
        {
            PausedStep = run.StepIndex,
            PauseReason = reason,
            PausedSince = since,
            PauseEnds = ends,
            Waiting = waiting,
        };
        return run.PausedSince is null ? paused.Tell(false, "RolloutPaused", $"Step {run.StepIndex + 1} pauses the rollout") : paused;
    }

    /// <summary>What follows when a pause is over and too few requests came to say anything; null when enough came, or nobody
    /// asks.</summary>
    private static StepResult? TooLittleTraffic(RolloutRun run, StepContext context)
    {
        var rules = context.Observation.Rollout.Spec?.LowTraffic;
        if (rules?.MinRequests is not { } wanted || !context.Plan.IsMetAt(run.StepIndex)
            || (run.Judgement?.CanaryRequests ?? 0) >= wanted || rules.OnTimeout == "promote")
        {
            return null;
        }

        var why = LowTraffic(run, context);
        return rules.OnTimeout == "abort"
            ? new StepResult(run.TakenBack(why, context.Scale.Revisions.Hash, context.Now), false)
            : new StepResult(Paused(run with { PausedSince = null }, LowTrafficReason, context.Now, null, why), false);
    }

    private static string LowTraffic(RolloutRun run, StepContext context)
    {
        var (came, wanted) = (run.Judgement?.CanaryRequests ?? 0, context.Observation.Rollout.Spec?.LowTraffic?.MinRequests);
        var said = came >= wanted
            ? FormattableString.Invariant($"too few requests of the new revision were judged when the step ended, {came} by now")
            : FormattableString.Invariant($"only {came} requests of the new revision were judged");
        return FormattableString.Invariant($"{said}, spec.lowTraffic.minRequests asks for {wanted}; promote to go on, or abort");
    }
}

namespace Slipway.Controllers.Delivery.Rollouts.Steps;

/// <summary>The step that compares answers of both revisions: no user meets the new one, so a difference takes it back by
/// default.</summary>
internal static class CompareSteps
{
    /// <summary>Reason of the pause in which a person decides on a difference.</summary>
    public const string DifferenceReason = "AnswersDiffer";

    /// <summary>Reason of the pause in which requests are compared.</summary>
    public const string Reason = "Comparing";

    /// <summary>Compares, and goes on when nothing differs beyond noise.</summary>
    public static StepResult Compare(RolloutRun run, PlanStep.Compare compare, StepContext context)
    {
        if (PauseSteps.IsEndedByAPerson(run))
        {
            return new StepResult(run.Tell(false, "RolloutResumed", "A person ended the comparison"), true);
        }

        if ((context.Shares(run) ?? StepExecutor.Routes(run, context)) is { } missing && run.PausedSince is null)
        {
            return StepResult.Until(run, missing);
        }

        var isHeld = run is { PausedSince: not null, PauseReason: DifferenceReason };
        run = isHeld ? run : run with { Comparison = ComparisonReading.Of(run, compare, context) };
        var (comparison, since) = (run.Comparison!, run.PausedSince ?? context.Now);
        if (isHeld || comparison.Verdict == ComparisonReading.Different)
        {
            return Differs(run, compare, context, since);
        }

        var ends = PauseSteps.EndOf(since, compare.Duration);
        var isOver = compare.Duration is null ? !compare.IsEndedByHand : ends <= context.Now;
        if (isOver && comparison.RequestsNeeded is null && !context.Scale.IsHeld)
        {
            var enough = run.Tell(false, "AnswersAlike", comparison.Reason!);
            return new StepResult(enough, true);
        }

        var until = isOver && context.Scale.IsHeld ? RolloutScale.HeldMessage
            : isOver ? "promote to go on without them"
            : ends is null ? "until a person promotes"
            : $"until {ends:yyyy-MM-ddTHH:mm:ssZ}";
        var waiting = $"compares answers: {comparison.Reason}; {until}";
        return new StepResult(PauseSteps.Paused(run, Reason, since, isOver ? null : ends, waiting), false);
    }

    private static StepResult Differs(RolloutRun run, PlanStep.Compare compare, StepContext context, DateTimeOffset since)
    {
        var why = run.Comparison!.Reason!;
        if (compare.OnDifference != "pause")
        {
            return new StepResult(run.TakenBack(why, context.Scale.Revisions.Hash, context.Now), false);
        }

        var isNew = run.PausedSince is null || run.PauseReason != DifferenceReason;
        var paused = PauseSteps.Paused(run, DifferenceReason, since, null, $"{why}; promote to go on, or abort");
        return new StepResult(
            isNew ? paused.Tell(true, "AnswersDiffer", $"Revision {context.Scale.Revisions.Hash} waits: {why}") : paused, false);
    }
}

using Slipway.Controllers.Delivery.Rollouts.Analyses;

namespace Slipway.Controllers.Delivery.Rollouts.Steps;

/// <summary>The steps that measure, and the analysis beside the steps.</summary>
internal static class AnalysisSteps
{
    /// <summary>Reason of a pause after which a person decides what an analysis could not.</summary>
    public const string InconclusiveReason = "InconclusiveAnalysisRun";

    /// <summary>Waits for an analysis.</summary>
    public static StepResult Analysis(RolloutRun run, PlanStep.Analysis analysis, StepContext context)
        => Measured(run, context, () => AnalysisFollower.Follow(
            run, analysis, context.Plan.PathOf(run.StepIndex), context.Observation, context.Scale));

    /// <summary>Waits for an experiment.</summary>
    public static StepResult Experiment(RolloutRun run, PlanStep.Experiment experiment, StepContext context)
        => Measured(run, context, () => AnalysisFollower.Follow(run, experiment, context.Observation, context.Scale));

    /// <summary>Asks the pods of the new revision themselves, before any user does.</summary>
    public static StepResult Smoke(RolloutRun run, PlanStep.Smoke smoke, StepContext context)
        => Measured(run, context, () => AnalysisFollower.Follow(run, smoke, context.Observation, context.Scale));

    /// <summary>The analysis beside the steps: what it says counts at every moment from its step on.</summary>
    public static RolloutRun Background(RolloutRun run, StepContext context)
    {
        var plan = context.Plan;
        var isBehind = plan.Steps.Count > 0 && run.StepIndex >= plan.Steps.Count && run.Analyses.Background is null;
        if (plan.Background is not { } spec || run.PromoteFull || run.StepIndex < plan.BackgroundStart || isBehind)
        {
            return run;
        }

        var (next, reading) = AnalysisFollower.Follow(
            run, new PlanStep.Analysis(spec, AnalysisPart.Background), plan.BackgroundPath, context.Observation, context.Scale);
        return reading.Outcome switch
        {
            AnalysisOutcome.Failed => next.TakenBack(reading.Message, context.Scale.Revisions.Hash, context.Now),
            AnalysisOutcome.Inconclusive when next.PausedSince is not null => next,
            AnalysisOutcome.Inconclusive when next.PausedStep == next.StepIndex
                => next with { Analyses = next.Analyses.With(AnalysisPart.Background, null) },
            AnalysisOutcome.Inconclusive => Inconclusive(next, reading, context.Now),
            _ => next,
        };
    }

    /// <summary>A rollout that a person or a closed window holds where it is; that the measurement of its step fails counts all the
    /// same.</summary>
    public static RolloutRun Held(RolloutRun run, StepContext context, string why)
    {
        var step = context.Plan.Steps.ElementAtOrDefault(run.StepIndex);
        var (next, reading) = AnalysisFollower.UnderWay(run, step, context.Observation, context.Scale);
        return reading is { Outcome: AnalysisOutcome.Failed } && !run.PromoteFull
            ? next.TakenBack(reading.Message, context.Scale.Revisions.Hash, context.Now) : next with { Waiting = why };
    }

    /// <summary>Measuring begins when pods and shares are there; what it says then counts whether they still are or not.</summary>
    private static StepResult Measured(RolloutRun run, StepContext context, Func<(RolloutRun Run, AnalysisReading Reading)> follow)
    {
        var missing = context.Shares(run);
        if (missing is not null && !AnalysisFollower.HasBegun(run, context.Observation, context.Scale))
        {
            return StepResult.Until(run, missing);
        }

        var result = Outcome(follow(), context);
        return missing is not null && result.IsDone ? StepResult.Until(result.Run, missing) : result;
    }

    private static StepResult Outcome((RolloutRun Run, AnalysisReading Reading) followed, StepContext context)
    {
        var (run, reading) = followed;
        return reading.Outcome switch
        {
            AnalysisOutcome.Passed => new StepResult(run, true),
            AnalysisOutcome.Failed => new StepResult(
                run.TakenBack(reading.Message, context.Scale.Revisions.Hash, context.Now), false),
            AnalysisOutcome.Inconclusive when run.PausedStep == run.StepIndex && run.PausedSince is null => new StepResult(run, true),
            AnalysisOutcome.Inconclusive => new StepResult(Inconclusive(run, reading, context.Now), false),
            _ => new StepResult(run with { Waiting = $"waiting for {reading.Message}" }, false),
        };
    }

    private static RolloutRun Inconclusive(RolloutRun run, AnalysisReading reading, DateTimeOffset now) => (run with
    {
        PausedStep = run.StepIndex,
        PauseReason = InconclusiveReason,
        PausedSince = now,
        PauseEnds = null,
        Waiting = $"{reading.Message}; promote to go on, or abort",
    }).Tell(true, "RolloutPaused", reading.Message);
}

using System.Globalization;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.Rollouts.Analyses;
using Slipway.Controllers.Delivery.Rollouts.Traffic;

namespace Slipway.Controllers.Delivery.Rollouts;

/// <summary>Moves a run over the steps that are reached, and says what the first one that is not waits for.</summary>
internal static class StepExecutor
{
    /// <summary>Reason of a pause after which a person decides what an analysis could not.</summary>
    public const string InconclusiveReason = "InconclusiveAnalysisRun";

    /// <summary>The run as far as it gets now.</summary>
    public static RolloutRun Advance(RolloutRun run, RolloutObservation o, RolloutPlan plan, RolloutScale scale, DateTimeOffset now)
    {
        var revisions = scale.Revisions;
        if (revisions.IsSettled || run.Abort)
        {
            return run;
        }

        if (revisions.StableHash is null)
        {
            return Deployed(run, plan, scale);
        }

        run = Background(run, o, plan, scale, now);
        if (run.Abort)
        {
            return run;
        }

        if (o.Rollout.Spec?.Paused is true)
        {
            return run with { Waiting = "paused by spec.paused" };
        }

        if (run.PromoteFull)
        {
            run = (run with { StepIndex = plan.Steps.Count }).Unpaused();
        }

        if (run is { PausedSince: not null, PauseReason: InconclusiveReason })
        {
            return run with { Waiting = "an analysis is inconclusive; promote to go on, or abort" };
        }

        while (run.StepIndex < plan.Steps.Count)
        {
            var (next, done) = Step(run, o, plan, scale, now);
            run = next;
            if (!done || run.Abort)
            {
                return run;
            }

            var number = run.StepIndex + 1;
            run = (run with { StepIndex = number, Analyses = run.Analyses.NextStep() }).Unpaused();
            run = plan.Steps[number - 1] is PlanStep.Nothing ? run : run.Tell(false, "RolloutStepCompleted",
                string.Create(CultureInfo.InvariantCulture, $"Step {number} of {plan.Steps.Count} completed"));
        }

        return Promoted(run, scale);
    }

    private static (RolloutRun Run, bool Done) Step(
        RolloutRun run, RolloutObservation o, RolloutPlan plan, RolloutScale scale, DateTimeOffset now)
        => plan.Steps[run.StepIndex] switch
        {
            PlanStep.Nothing => (run, true),
            PlanStep.Pause pause => Pause(run, plan, pause, scale, now),
            PlanStep.Analysis analysis => Shares(run, plan, scale) is { } missing
                ? Until(run, missing)
                : Outcome(AnalysisFollower.Follow(run, analysis, plan.PathOf(run.StepIndex), o, scale), scale, now),
            PlanStep.Experiment experiment => Shares(run, plan, scale) is { } missing
                ? Until(run, missing)
                : Outcome(AnalysisFollower.Follow(run, experiment, o, scale), scale, now),
            PlanStep.Preview => Until(run, Shares(run, plan, scale) ?? Preview(o, plan, scale)),
            PlanStep.HeaderRoute or PlanStep.MirrorRoute => Until(run, Shares(run, plan, scale) ?? Routes(run, o, plan, scale)),
            _ => Until(run, Shares(run, plan, scale)),
        };

    private static (RolloutRun Run, bool Done) Until(RolloutRun run, string? waiting) => (run with { Waiting = waiting }, waiting is null);

    private static (RolloutRun Run, bool Done) Outcome(
        (RolloutRun Run, AnalysisReading Reading) followed, RolloutScale scale, DateTimeOffset now)
    {
        var (run, reading) = followed;
        return reading.Outcome switch
        {
            AnalysisOutcome.Passed => (run, true),
            AnalysisOutcome.Failed => (run.TakenBack(reading.Message, scale.Revisions.Hash, now), false),
            AnalysisOutcome.Inconclusive when run.PausedStep == run.StepIndex && run.PausedSince is null => (run, true),
            AnalysisOutcome.Inconclusive => (Inconclusive(run, reading, now), false),
            _ => (run with { Waiting = $"waiting for {reading.Message}" }, false),
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

    /// <summary>The analysis beside the steps: what it says counts at every moment from its step on.</summary>
    private static RolloutRun Background(RolloutRun run, RolloutObservation o, RolloutPlan plan, RolloutScale scale, DateTimeOffset now)
    {
        if (plan.Background is not { } spec || run.PromoteFull || run.StepIndex < plan.BackgroundStart)
        {
            return run;
        }

        var (next, reading) = AnalysisFollower.Follow(
            run, new PlanStep.Analysis(spec, AnalysisPart.Background), plan.BackgroundPath, o, scale);
        return reading.Outcome switch
        {
            AnalysisOutcome.Failed => next.TakenBack(reading.Message, scale.Revisions.Hash, now),
            AnalysisOutcome.Inconclusive when next.PausedSince is not null => next,
            AnalysisOutcome.Inconclusive when next.PausedStep == next.StepIndex
                => next with { Analyses = next.Analyses.With(AnalysisPart.Background, null) },
            AnalysisOutcome.Inconclusive => Inconclusive(next, reading, now),
            _ => next,
        };
    }

    private static string? Shares(RolloutRun run, RolloutPlan plan, RolloutScale scale)
        => scale.MissingFor(plan.WeightAt(run.StepIndex), plan.ScaleAt(run.StepIndex), forStep: true);

    private static string? Preview(RolloutObservation o, RolloutPlan plan, RolloutScale scale)
        => SelectorView.HashIn(o.Services.FirstOrDefault(s => s.Name() == plan.CanaryService)) == scale.Revisions.Hash ? null
            : $"waiting for Service {plan.CanaryService} to reach revision {scale.Revisions.Hash}";

    private static string? Routes(RolloutRun run, RolloutObservation o, RolloutPlan plan, RolloutScale scale)
        => scale.Traffic is not SplitView ? "waiting for a gateway that can route by header"
            : SplitPlanner.HasRoutes(o.Split, run, plan, scale) ? null
            : "setting the routes of the step";

    private static (RolloutRun Run, bool Done) Pause(
        RolloutRun run, RolloutPlan plan, PlanStep.Pause pause, RolloutScale scale, DateTimeOffset now)
    {
        if (run.PausedStep == run.StepIndex && run.PausedSince is null)
        {
            return (run.Tell(false, "RolloutResumed", "A person ended the pause"), true);
        }

        var since = run.PausedSince ?? now;
        var ends = pause.Duration is { } duration && duration <= DateTimeOffset.MaxValue - since ? since + duration : (DateTimeOffset?)null;
        if (ends <= now && !scale.IsHeld)
        {
            return (run, true);
        }

        var waiting = ends <= now ? RolloutScale.HeldMessage
            : ends is null ? "paused until a person promotes"
            : $"paused until {ends:yyyy-MM-ddTHH:mm:ssZ}";
        var paused = run with
        {
            PausedStep = run.StepIndex,
            PauseReason = plan.PauseReason,
            PausedSince = since,
            PauseEnds = ends <= now ? null : ends,
            Waiting = waiting,
        };
        return (
            run.PausedSince is null ? paused.Tell(false, "RolloutPaused", $"Step {run.StepIndex + 1} pauses the rollout") : paused, false);
    }

    /// <summary>The first revision needs no steps: it is rolled out once its pods are available.</summary>
    private static RolloutRun Deployed(RolloutRun run, RolloutPlan plan, RolloutScale scale)
    {
        var waiting = scale.MissingPods(scale.Replicas);
        return waiting is not null
            ? run with { Waiting = waiting }
            : (run with { StableHash = scale.Revisions.Hash, StepIndex = plan.Steps.Count, PromoteFull = false, Waiting = null })
                .Tell(false, "RolloutCompleted", $"Revision {scale.Revisions.Hash} is deployed");
    }

    private static RolloutRun Promoted(RolloutRun run, RolloutScale scale)
    {
        var waiting = scale.MissingFor(RolloutPlan.Everything, null, forStep: false);
        return waiting is not null
            ? run with { Waiting = waiting }
            : (run with { StableHash = scale.Revisions.Hash, PromoteFull = false, Waiting = null })
                .Tell(false, "RolloutCompleted", $"Revision {scale.Revisions.Hash} has all traffic");
    }
}

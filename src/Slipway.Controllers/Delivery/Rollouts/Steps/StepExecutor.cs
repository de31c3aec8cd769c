using System.Globalization;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.Rollouts.Budgets;
using Slipway.Controllers.Delivery.Rollouts.Gates;
using Slipway.Controllers.Delivery.Rollouts.Traffic;

namespace Slipway.Controllers.Delivery.Rollouts.Steps;

/// <summary>Moves a run over the steps that are reached, and says what the first one that is not waits for.</summary>
internal static class StepExecutor
{
    /// <summary>The run as far as it gets now.</summary>
    public static RolloutRun Advance(RolloutRun run, StepContext context)
    {
        var (plan, revisions) = (context.Plan, context.Scale.Revisions);
        if (revisions.IsSettled || run.Abort)
        {
            return run;
        }

        if (revisions.StableHash is null)
        {
            return Deployed(run, context);
        }

        run = BudgetKeeper.Ask(run, context);
        if (run.IsHeldByBudget)
        {
            return run;
        }

        run = AnalysisSteps.Background(run, context);
        if (run.Abort)
        {
            return run;
        }

        if (context.Observation.Rollout.Spec?.Paused is true)
        {
            return AnalysisSteps.Held(run, context, "paused by spec.paused");
        }

        if (run.PromoteFull)
        {
            run = (run with { StepIndex = plan.Steps.Count }).Unpaused();
        }

        run = ObjectivePause.Checked(run, context);
        if (run.IsHeldByObjective)
        {
            return AnalysisSteps.Held(run, context, run.Waiting!);
        }

        if (run is { PausedSince: not null, PauseReason: AnalysisSteps.InconclusiveReason })
        {
            return run with { Waiting = "an analysis is inconclusive; promote to go on, or abort" };
        }

        if (!run.PromoteFull && context.Plan.Windows.ClosedMessage(context.Now) is { } closed)
        {
            return AnalysisSteps.Held(run, context, closed) with { LookAt = context.Plan.Windows.NextChange(context.Now) };
        }

        return Steps(run, context);
    }

    private static RolloutRun Steps(RolloutRun run, StepContext context)
    {
        var plan = context.Plan;
        while (run.StepIndex < plan.Steps.Count)
        {
            run = GateKeeper.Ask(run, context);
            if (run.Abort || !GateKeeper.IsOpen(plan, run))
            {
                return run;
            }

            var result = Step(run, context);
            run = result.Run;
            if (!result.IsDone || run.Abort)
            {
                return run;
            }

            var number = run.StepIndex + 1;
            run = (run with { StepIndex = number, Analyses = run.Analyses.NextStep() }).Unpaused();
            run = plan.Steps[number - 1] is PlanStep.Nothing ? run : run.Tell(false, "RolloutStepCompleted",
                string.Create(CultureInfo.InvariantCulture, $"Step {number} of {plan.Steps.Count} completed"));
        }

        run = GateKeeper.Ask(run, context);
        return run.Abort || !GateKeeper.IsOpen(plan, run) ? run : Promoted(run, context.Scale);
    }

    private static StepResult Step(RolloutRun run, StepContext context) => context.Plan.Steps[run.StepIndex] switch
    {
        PlanStep.Nothing => new StepResult(run, true),
        PlanStep.Pause pause => PauseSteps.Pause(run, pause, context),
        PlanStep.Soak soak => PauseSteps.Soak(run, soak, context),
        PlanStep.Compare compare => CompareSteps.Compare(run, compare, context),
        PlanStep.Approval approval => PauseSteps.Approval(run, approval, context),
        PlanStep.TakeBack end => new StepResult(run.TakenBack(end.Why, context.Scale.Revisions.Hash, context.Now), false),
        PlanStep.Analysis analysis => AnalysisSteps.Analysis(run, analysis, context),
        PlanStep.Experiment experiment => AnalysisSteps.Experiment(run, experiment, context),
        PlanStep.Smoke smoke => AnalysisSteps.Smoke(run, smoke, context),
        PlanStep.Preview => StepResult.Until(run, context.Shares(run) ?? Preview(context)),
        PlanStep.HeaderRoute or PlanStep.MirrorRoute => StepResult.Until(run, context.Shares(run) ?? Routes(run, context)),
        _ => StepResult.Until(run, context.Shares(run)),
    };

    private static string? Preview(StepContext context)
    {
        var service = context.Observation.Services.FirstOrDefault(s => s.Name() == context.Plan.CanaryService);
        return SelectorView.HashIn(service) == context.Scale.Revisions.Hash ? null
            : $"waiting for Service {context.Plan.CanaryService} to reach revision {context.Scale.Revisions.Hash}";
    }

    /// <summary>What the routes and mirrors of a step wait for; null when they are there.</summary>
    public static string? Routes(RolloutRun run, StepContext context)
    {
        var (o, plan, scale) = (context.Observation, context.Plan, context.Scale);
        return scale.Traffic switch
        {
            SplitView when SplitPlanner.HasRoutes(o.Split, run, plan, scale) => null,
            RouteView view when RoutePlanner.HasRoutes(o, run, plan, scale, view) => null,
            SplitView or RouteView => "setting the routes of the step",
            _ => "waiting for a gateway that can route by header",
        };
    }

    /// <summary>The first revision needs no steps: it is rolled out once its pods are available.</summary>
    private static RolloutRun Deployed(RolloutRun run, StepContext context)
    {
        var scale = context.Scale;
        var waiting = scale.MissingPods(scale.Replicas);
        return waiting is not null
            ? run with { Waiting = waiting }
            : (run with { StableHash = scale.Revisions.Hash, StepIndex = context.Plan.Steps.Count, PromoteFull = false, Waiting = null })
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

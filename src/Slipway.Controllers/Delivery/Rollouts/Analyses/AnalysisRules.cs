using Slipway.Api.Schemas;
using Slipway.Controllers.Delivery.Experiments;

namespace Slipway.Controllers.Delivery.Rollouts.Analyses;

/// <summary>
/// Finds what is wrong with the analyses and experiments of a plan before anything moves: templates that do not exist, arguments without
/// a value, conditions that do not compile, providers that are not supported.
/// </summary>
internal static class AnalysisRules
{
    /// <summary>The problems, each with its field.</summary>
    /// <param name="o">The observation: the Rollout and the templates there are.</param>
    /// <param name="plan">What its strategy compiles to.</param>
    public static IEnumerable<string> Problems(RolloutObservation o, RolloutPlan plan)
    {
        var scale = RolloutScale.Empty(RevisionSet.Of(o));
        return plan.Steps.Index().SelectMany(step => OfStep(step.Item, plan.PathOf(step.Index), o, scale))
            .Concat(plan.Background is { } background
                ? OfStep(new PlanStep.Analysis(background, AnalysisPart.Background), plan.BackgroundPath, o, scale)
                : [])
            .Select(static problem => $"{problem.Field}: {problem.Message}");
    }

    private static IEnumerable<FieldError> OfStep(PlanStep step, string path, RolloutObservation o, RolloutScale scale)
    {
        switch (step)
        {
            case PlanStep.Analysis analysis:
                return AnalysisFollower.Check(analysis, path, o, scale);
            case PlanStep.Soak { Spec: { } spec }:
                return AnalysisFollower.Check(new PlanStep.Analysis(spec, AnalysisPart.Step), path, o, scale);
            case PlanStep.Experiment experiment:
                var made = ExperimentComposer.Compose("check", experiment.Spec, o, scale);
                path = $"{path}.experiment";
                return [.. ExperimentRules.Problems(made.Spec!, path), .. ExperimentRules.AnalysisProblems(made, o.Templates, path)];
            default:
                return [];
        }
    }
}

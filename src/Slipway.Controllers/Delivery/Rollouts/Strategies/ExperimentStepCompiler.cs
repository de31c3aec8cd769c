using Slipway.Api.Delivery;

namespace Slipway.Controllers.Delivery.Rollouts.Strategies;

/// <summary>Compiles an experiment step.</summary>
internal static class ExperimentStepCompiler
{
    private const int Percent = 100;

    /// <summary>The step; what is wrong goes to the problems.</summary>
    /// <param name="spec">What the user wrote.</param>
    /// <param name="path">Its field.</param>
    /// <param name="weight">Share of the new revision at the step, in units of 0.01 %.</param>
    /// <param name="problems">Where problems go.</param>
    public static PlanStep.Experiment Compile(CanaryExperiment spec, string path, int weight, List<string> problems)
    {
        if (spec.Templates is not { Count: > 0 })
        {
            problems.Add($"{path}.templates: is required");
        }

        for (var i = 0; i < (spec.Templates?.Count ?? 0); i++)
        {
            if (spec.Templates![i].SpecRef is not ("canary" or "stable"))
            {
                problems.Add($"{path}.templates[{i}].specRef: is '{spec.Templates[i].SpecRef}', must be canary or stable");
            }
        }

        var shares = (spec.Templates ?? []).Sum(static t => t.Weight ?? 0);
        if ((shares * Percent) + weight > RolloutPlan.Everything)
        {
            problems.Add(FormattableString.Invariant(
                $"{path}.templates: the weights are {shares} % and the new revision has {weight / 100.0} %, together above 100 %"));
        }

        if (spec.Duration is { } duration && PauseDuration.Parse(duration) is null)
        {
            problems.Add($"{path}.duration: is '{duration}', must be a duration such as 10s, 5m or 1h");
        }

        return new PlanStep.Experiment(spec);
    }
}

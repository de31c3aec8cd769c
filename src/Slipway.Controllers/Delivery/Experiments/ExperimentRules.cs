using Slipway.Api.Delivery;
using Slipway.Api.Schemas;
using Slipway.Controllers.Delivery.AnalysisRuns;
using Slipway.Controllers.Delivery.Rollouts;

namespace Slipway.Controllers.Delivery.Experiments;

/// <summary>What makes an experiment sound beyond its schema.</summary>
internal static class ExperimentRules
{
    /// <summary>Everything that is wrong with a spec.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="path">Path of the spec in messages.</param>
    public static IReadOnlyList<FieldError> Problems(ExperimentSpec spec, string path = "spec")
    {
        var problems = new List<FieldError>();
        if (spec.Templates is not { Count: > 0 })
        {
            problems.Add(FieldError.Required($"{path}.templates", "name at least one set of pods"));
        }

        for (var i = 0; i < (spec.Templates?.Count ?? 0); i++)
        {
            Check(spec.Templates![i], $"{path}.templates[{i}]", problems);
        }

        if (spec.Duration is { } duration && PauseDuration.Parse(duration) is null)
        {
            problems.Add(FieldError.InvalidText($"{path}.duration", GoText.Quote(duration), "must be a duration such as 30s, 5m or 1h"));
        }

        return problems;
    }

    /// <summary>Everything that is wrong with the analyses: templates that are missing, arguments without a value, bad metrics.</summary>
    public static IReadOnlyList<FieldError> AnalysisProblems(Experiment experiment, AnalysisTemplateSet templates, string path = "spec")
    {
        var problems = Enumerable.Range(0, experiment.Spec?.Analyses?.Count ?? 0)
            .SelectMany(i => ExperimentAnalyses.Compose("check", i, experiment, templates, path).Problems).ToList();
        if (problems.Count == 0 && experiment.Spec?.Analyses is { Count: > 0 } analyses)
        {
            var metrics = analyses.SelectMany(a => ExperimentAnalyses.MetricsOf(a, templates)).ToList();
            Unused("dryRun", experiment.Spec.DryRun?.Select(static d => d.MetricName));
            Unused("measurementRetention", experiment.Spec.MeasurementRetention?.Select(static r => r.MetricName));

            void Unused(string field, IEnumerable<string?>? rules) => problems.AddRange((rules ?? []).Index()
                .Where(rule => !metrics.Any(metric => RunMetrics.Covers(rule.Item, metric)))
                .Select(rule => FieldError.InvalidText(
                    $"{path}.{field}[{rule.Index}].metricName", GoText.Quote(rule.Item ?? ""), "is the name or the pattern of no metric")));
        }

        return problems;
    }

    private static void Check(ExperimentTemplate template, string path, List<FieldError> problems)
    {
        if (template.Template?.Spec is null)
        {
            problems.Add(FieldError.Required($"{path}.template.spec", "the pods to run"));
        }

        if (template.Selector is not { } selector
            || (selector.MatchLabels is not { Count: > 0 } && selector.MatchExpressions is not { Count: > 0 }))
        {
            problems.Add(FieldError.Required($"{path}.selector", "must not be empty"));
        }
        else if (!PodSelector.Matches(selector, template.Template?.Metadata?.Labels))
        {
            problems.Add(FieldError.InvalidText(
                $"{path}.selector", GoText.Quote(PodSelector.Text(selector)), "must match the labels of the template"));
        }

        if (template.Service is not null && ExperimentSet.PortsOf(template).Count == 0)
        {
            problems.Add(FieldError.Required($"{path}.service.ports", "the containers have no ports to take"));
        }
    }
}

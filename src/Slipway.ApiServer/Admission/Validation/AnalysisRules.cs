using Slipway.Api.Delivery;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;
using Slipway.Api.Trees;
using Slipway.Expressions;

namespace Slipway.ApiServer.Admission.Validation;

/// <summary>Rules of AnalysisTemplate, ClusterAnalysisTemplate and AnalysisRun: metrics that can be measured, and arguments that say
/// one thing each.</summary>
internal sealed class AnalysisRules(KindInfo kind) : KindRules
{
    private static readonly MetricSyntax Syntax = new(
        static condition => Expression.ProblemOf(condition, "result"), static path => JsonPath.ProblemOf(path));

    public override IEnumerable<FieldError> Validate(TreeObject value)
    {
        var metrics = value.ItemsAt("spec", "metrics");
        if (metrics.Count == 0 && (kind.Kind == "AnalysisRun" || value.ItemsAt("spec", "templates").Count == 0))
        {
            yield return FieldError.Required("spec.metrics", "there must be at least one metric");
        }

        for (var i = 0; i < metrics.Count; i++)
        {
            var metric = ApiJson.Deserialize<Metric>(TreeWriter.Write(metrics[i]));
            foreach (var error in MetricRules.Check(metric, $"spec.metrics[{i}]", Syntax))
            {
                yield return error;
            }
        }

        var arguments = value.ItemsAt("spec", "args");
        for (var i = 0; i < arguments.Count; i++)
        {
            foreach (var error in Argument(arguments[i], $"spec.args[{i}]"))
            {
                yield return error;
            }
        }

        for (var i = 0; i < value.ItemsAt("spec", "templates").Count; i++)
        {
            if (string.IsNullOrEmpty(value.ItemsAt("spec", "templates")[i].TextAt("templateName")))
            {
                yield return FieldError.Required($"spec.templates[{i}].templateName");
            }
        }
    }

    private static IEnumerable<FieldError> Argument(Tree argument, string path)
    {
        if (argument.ObjectAt("valueFrom") is not { } source)
        {
            yield break;
        }

        if (argument.TextAt("value") is not null)
        {
            yield return FieldError.Forbidden($"{path}.valueFrom", "may not be given together with value");
        }

        if (source.Fields.Count != 1)
        {
            yield return FieldError.InvalidText(
                $"{path}.valueFrom", string.Join(", ", source.Fields.Select(static f => f.Key)), "must have exactly one field");
        }

        if (source["podTemplateHashValue"] is not null)
        {
            yield return FieldError.Forbidden(
                $"{path}.valueFrom.podTemplateHashValue", "is given where a Rollout names the template, not in the template");
        }
    }
}

using Slipway.Api.Schemas;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Admission.Validation;

/// <summary>What all kinds with a selector and a pod template have in common.</summary>
internal static class WorkloadRules
{
    public static TreeObject Default(TreeObject value) => value.ChangeAt(["spec", "template", "spec"],
        static spec => spec is TreeObject o ? PodSpecDefaults.Template(o) : spec);

    /// <summary>The selector, whether the template's labels match it, and the template.</summary>
    /// <param name="value">The workload.</param>
    /// <param name="kindWord">Its kind as messages name it, in lower case.</param>
    public static IEnumerable<FieldError> Validate(TreeObject value, string kindWord)
    {
        var template = value.At("spec", "template");
        var labels = template.ObjectAt("metadata", "labels");
        if (value.ObjectAt("spec", "selector") is { } selector)
        {
            foreach (var error in SelectorRules.Validate(selector, "spec.selector"))
            {
                yield return error;
            }

            if (SelectorRules.IsEmpty(selector))
            {
                yield return FieldError.InvalidText(
                    "spec.selector", GoText.LabelSelector(selector), $"empty selector is invalid for {kindWord}");
            }
            else if (!SelectorRules.Matches(selector, template.StringsAt("metadata", "labels")))
            {
                yield return FieldError.InvalidText(
                    "spec.template.metadata.labels", GoText.Map(labels), "`selector` does not match template `labels`");
            }
        }

        foreach (var error in Template(template).Concat(Endless(template)))
        {
            yield return error;
        }
    }

    public static IEnumerable<FieldError> ValidateUpdate(TreeObject value, TreeObject old)
    {
        var selector = value.ObjectAt("spec", "selector");
        if (old.ObjectAt("spec", "selector") is { } before && !before.DeepEquals(selector))
        {
            yield return FieldError.InvalidText("spec.selector", GoText.LabelSelector(selector), "field is immutable");
        }
    }

    /// <summary>What a pod template must be, whatever the workload.</summary>
    public static IEnumerable<FieldError> Template(Tree? template)
    {
        const string spec = "spec.template.spec";
        foreach (var error in MetadataRules.Labels(template.ObjectAt("metadata", "labels"), "spec.template.metadata.labels")
            .Concat(MetadataRules.Annotations(template.ObjectAt("metadata", "annotations"), "spec.template.metadata.annotations")))
        {
            yield return error;
        }

        foreach (var error in template.At("spec") is { } pod ? PodSpecRules.Validate(pod, spec) : [])
        {
            yield return error;
        }
    }

    // The pods of these workloads never end by themselves.
    private static IEnumerable<FieldError> Endless(Tree? template)
    {
        const string spec = "spec.template.spec";

        // A policy that no pod knows is reported by the schema.
        if (template.TextAt("spec", "restartPolicy") is "Never" or "OnFailure")
        {
            yield return FieldError.NotSupported($"{spec}.restartPolicy", template.TextAt("spec", "restartPolicy")!, "Always");
        }

        if (template.At("spec", "activeDeadlineSeconds") is not null)
        {
            yield return FieldError.Forbidden($"{spec}.activeDeadlineSeconds", "activeDeadlineSeconds in ReplicaSet is not Supported");
        }
    }
}

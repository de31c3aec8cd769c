using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Admission.Validation;

/// <summary>
/// A selector and a template like any workload's, and steps that say one thing each. What a later version may honour is left to the
/// controller, which reports it in the status.
/// </summary>
internal sealed class RolloutRules : KindRules
{
    private const string Steps = "spec.strategy.canary.steps";

    // The same defaults as the ReplicaSet's template gets: put back by an undo, that one must be the same revision again. With a
    // workloadRef the number of pods stands in the other workload, and a default would take pods from it.
    public override TreeObject Default(TreeObject value)
    {
        if (value.ObjectAt("spec") is { } spec && !spec.Has("replicas") && !spec.Has("workloadRef"))
        {
            value = value.With("spec", spec.With("replicas", new TreeNumber(1)));
        }

        return value.At("spec", "template") is null ? value : WorkloadRules.Default(value);
    }

    public override IEnumerable<FieldError> Validate(TreeObject value)
    {
        // With a workloadRef both stand in the other workload.
        var template = value.At("spec", "template") is null ? [] : WorkloadRules.Validate(value, "rollout");
        return template.Concat(
            value.ItemsAt("spec", "strategy", "canary", "steps").SelectMany(static (step, i) => Step(step, $"{Steps}[{i}]")));
    }

    private static IEnumerable<FieldError> Step(Tree? step, string path)
    {
        var said = (step as TreeObject)?.Fields.Select(static f => f.Key).Order(StringComparer.Ordinal).ToList() ?? [];
        if (said.Count != 1)
        {
            yield return FieldError.InvalidText(path, string.Join(", ", said), "a step has exactly one field, such as setWeight or pause");
        }

        if (said.Contains("plugin"))
        {
            yield return FieldError.Forbidden($"{path}.plugin", "there are no plugins");
        }

        if (step.IntegerAt("pause", "duration") is < 0 and var seconds)
        {
            yield return FieldError.Invalid($"{path}.pause.duration", new TreeNumber(seconds), "must not be negative");
        }

        if (step.TextAt("pause", "duration") is { } duration && GoDuration.ParseOrSeconds(duration) is null)
        {
            yield return FieldError.InvalidText(
                $"{path}.pause.duration", duration, "must be seconds, or numbers with units such as 10s, 5m or 1h30m");
        }
    }
}

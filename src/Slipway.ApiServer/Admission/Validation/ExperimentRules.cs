using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Admission.Validation;

/// <summary>Rules of Experiment: each set of pods is a workload of its own.</summary>
internal sealed class ExperimentRules : KindRules
{
    public override TreeObject Default(TreeObject value) => value.ChangeAt(["spec", "templates"], static list => list.ChangeItems(
        static set => set.ChangeAt(["template", "spec"], static spec => spec is TreeObject o ? PodSpecDefaults.Template(o) : spec)));

    public override IEnumerable<FieldError> Validate(TreeObject value)
    {
        var sets = value.ItemsAt("spec", "templates");
        if (sets.Count == 0)
        {
            yield return FieldError.Required("spec.templates", "there must be at least one set of pods");
        }

        for (var i = 0; i < sets.Count; i++)
        {
            foreach (var error in WorkloadRules.Validate(TreeObject.Empty.With("spec", sets[i]), "experiment"))
            {
                yield return error with { Field = $"spec.templates[{i}]{error.Field["spec".Length..]}" };
            }
        }

        if (value.TextAt("spec", "duration") is { Length: > 0 } duration && GoDuration.Parse(duration) is null)
        {
            yield return FieldError.InvalidText(
                "spec.duration", GoText.Quote(duration), "must be numbers with units, such as 30s, 5m or 1h30m");
        }
    }
}

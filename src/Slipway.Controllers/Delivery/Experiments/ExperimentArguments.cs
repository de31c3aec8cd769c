using System.Globalization;
using System.Text;
using Slipway.Api.Delivery;
using Slipway.Api.Schemas;
using Slipway.Controllers.Delivery.Rollouts;

namespace Slipway.Controllers.Delivery.Experiments;

/// <summary>
/// Fills in what only the experiment knows in the values of arguments: <c>{{templates.NAME.podTemplateHash}}</c>,
/// <c>{{templates.NAME.replicaset.name}}</c>, <c>{{experiment.availableAt}}</c> and <c>{{experiment.finishedAt}}</c>.
/// </summary>
internal sealed class ExperimentArguments(Experiment experiment, string path, List<FieldError> problems)
{
    private const string Known =
        "templates.NAME.podTemplateHash, templates.NAME.replicaset.name, experiment.availableAt or experiment.finishedAt";

    /// <summary>The argument with its value.</summary>
    public AnalysisRunArgument Fill(AnalysisRunArgument argument)
        => argument.Value is { } value ? argument with { Value = Fill(value, argument.Name ?? "") } : argument;

    private string Fill(string text, string argument)
    {
        var filled = new StringBuilder(text.Length);
        var at = 0;
        while (text.IndexOf("{{", at, StringComparison.Ordinal) is var open and >= 0
            && text.IndexOf("}}", open, StringComparison.Ordinal) is var close and >= 0)
        {
            var inside = text[(open + 2)..close].Trim();
            filled.Append(text, at, open - at).Append(ValueOf(inside, argument));
            at = close + 2;
        }

        return filled.Append(text, at, text.Length - at).ToString();
    }

    private string ValueOf(string inside, string argument)
    {
        var parts = inside.Split('.', 2);
        switch (parts)
        {
            case ["experiment", "availableAt"]:
                return Time(experiment.Status?.AvailableAt);
            case ["experiment", "finishedAt"]
                when experiment.Spec?.Duration is { } text && PauseDuration.Parse(text) is { } length:
                return Time(experiment.Status?.AvailableAt + length);
            case ["templates", var rest] when OfTemplate(rest) is { } value:
                return value;
            default:
                problems.Add(FieldError.InvalidText($"{path}.args", GoText.Quote($"{{{{{inside}}}}}"),
                    $"argument {argument}: must be one of {Known}; the templates are "
                    + string.Join(", ", (experiment.Spec?.Templates ?? []).Select(static t => t.Name))));
                return "";
        }
    }

    private string? OfTemplate(string rest)
    {
        foreach (var template in experiment.Spec?.Templates ?? [])
        {
            var collisions = experiment.Status?.TemplateStatuses?.FirstOrDefault(t => t.Name == template.Name)?.CollisionCount;
            if (rest == $"{template.Name}.podTemplateHash")
            {
                return ExperimentSet.HashOf(experiment, template, collisions);
            }

            if (rest == $"{template.Name}.replicaset.name")
            {
                return ExperimentSet.NameOf(experiment, template, collisions);
            }
        }

        return null;
    }

    // Before the pods are available there is no time yet, and nothing but the spelling is of interest.
    private static string Time(DateTimeOffset? time)
        => (time ?? DateTimeOffset.UnixEpoch).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

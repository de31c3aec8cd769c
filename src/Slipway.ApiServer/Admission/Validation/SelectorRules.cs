using Slipway.Api.Schemas;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Admission.Validation;

/// <summary>Label selectors inside objects.</summary>
internal static class SelectorRules
{
    public static bool IsEmpty(TreeObject selector)
        => selector.ObjectAt("matchLabels") is not { Fields.Count: > 0 } && selector.ItemsAt("matchExpressions").Count == 0;

    public static bool Matches(TreeObject selector, IReadOnlyDictionary<string, string> labels)
        => selector.StringsAt("matchLabels").All(l => labels.TryGetValue(l.Key, out var value) && value == l.Value)
            && selector.ItemsAt("matchExpressions").All(e => Holds(e, labels));

    public static IEnumerable<FieldError> Validate(TreeObject selector, string field)
    {
        foreach (var error in MetadataRules.Labels(selector.ObjectAt("matchLabels"), $"{field}.matchLabels"))
        {
            yield return error;
        }

        var expressions = selector.ItemsAt("matchExpressions");
        for (var i = 0; i < expressions.Count; i++)
        {
            var at = $"{field}.matchExpressions[{i}]";
            var count = expressions[i].ItemsAt("values").Count;
            switch (expressions[i].TextAt("operator"))
            {
                case "In" or "NotIn" when count == 0:
                    yield return FieldError.Required($"{at}.values", "must be specified when `operator` is 'In' or 'NotIn'");
                    break;
                case "Exists" or "DoesNotExist" when count > 0:
                    yield return FieldError.Forbidden($"{at}.values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                    break;
            }

            foreach (var problem in expressions[i].TextAt("key") is { Length: > 0 } key ? NameFormats.QualifiedName(key) : [])
            {
                yield return FieldError.Invalid($"{at}.key", expressions[i].At("key"), problem);
            }
        }
    }

    private static bool Holds(Tree expression, IReadOnlyDictionary<string, string> labels)
    {
        var has = labels.TryGetValue(expression.TextAt("key") ?? "", out var value);
        var isIn = has && expression.ItemsAt("values").Any(v => v is TreeString s && s.Value == value);
        return expression.TextAt("operator") switch
        {
            "In" => isIn,
            "NotIn" => !isIn,
            "Exists" => has,
            "DoesNotExist" => !has,
            _ => false,
        };
    }
}

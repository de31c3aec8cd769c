using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.Rollouts;

/// <summary>Label selectors against the labels of a template.</summary>
internal static class PodSelector
{
    /// <summary>Whether labels are selected.</summary>
    public static bool Matches(LabelSelector selector, IReadOnlyDictionary<string, string>? labels)
        => (selector.MatchLabels ?? new Dictionary<string, string>()).All(pair => Has(labels, pair.Key, pair.Value))
            && (selector.MatchExpressions ?? []).All(requirement => Meets(requirement, labels));

    /// <summary>Whether a plain map of labels selects them; an empty one selects nothing.</summary>
    public static bool Matches(IReadOnlyDictionary<string, string>? selector, IReadOnlyDictionary<string, string>? labels)
        => selector is { Count: > 0 } && selector.All(pair => Has(labels, pair.Key, pair.Value));

    /// <summary>The selector in text form, sorted.</summary>
    public static string Text(LabelSelector selector)
        => string.Join(",", (selector.MatchLabels ?? new Dictionary<string, string>()).Select(static pair => $"{pair.Key}={pair.Value}")
            .Concat((selector.MatchExpressions ?? []).Select(Text))
            .Order(StringComparer.Ordinal));

    private static string Text(LabelSelectorRequirement r) => r.Operator switch
    {
        "Exists" => r.Key ?? "",
        "DoesNotExist" => $"!{r.Key}",
        "NotIn" => $"{r.Key} notin ({string.Join(",", r.Values ?? [])})",
        _ => $"{r.Key} in ({string.Join(",", r.Values ?? [])})",
    };

    private static bool Meets(LabelSelectorRequirement r, IReadOnlyDictionary<string, string>? labels)
    {
        var value = labels is not null && labels.TryGetValue(r.Key ?? "", out var found) ? found : null;
        return r.Operator switch
        {
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            "NotIn" => value is null || !(r.Values ?? []).Contains(value),
            "In" => value is not null && (r.Values ?? []).Contains(value),
            _ => false,
        };
    }

    private static bool Has(IReadOnlyDictionary<string, string>? labels, string key, string value)
        => labels is not null && labels.TryGetValue(key, out var found) && found == value;
}

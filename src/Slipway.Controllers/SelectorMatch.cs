using Slipway.Api.Meta;

namespace Slipway.Controllers;

/// <summary>Label selectors of objects against labels.</summary>
internal static class SelectorMatch
{
    /// <summary>Whether the selector selects the labels. An empty or absent selector selects nothing, as in workloads.</summary>
    public static bool Selects(LabelSelector? selector, IReadOnlyDictionary<string, string> labels)
        => selector is not null
            && (selector.MatchLabels is { Count: > 0 } || selector.MatchExpressions is { Count: > 0 })
            && Selects(selector.MatchLabels, labels)
            && (selector.MatchExpressions ?? []).All(r => Meets(r, labels));

    /// <summary>Whether every pair is among the labels.</summary>
    public static bool Selects(IReadOnlyDictionary<string, string>? pairs, IReadOnlyDictionary<string, string> labels)
        => pairs is null || pairs.All(p => labels.TryGetValue(p.Key, out var value) && value == p.Value);

    private static bool Meets(LabelSelectorRequirement requirement, IReadOnlyDictionary<string, string> labels)
    {
        var present = labels.TryGetValue(requirement.Key ?? "", out var value);
        var listed = present && (requirement.Values ?? []).Contains(value, StringComparer.Ordinal);
        return requirement.Operator switch
        {
            "In" => listed,
            "NotIn" => !listed,
            "Exists" => present,
            "DoesNotExist" => !present,
            _ => false,
        };
    }
}

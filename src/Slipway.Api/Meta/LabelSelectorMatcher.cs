namespace Slipway.Api.Meta;

/// <summary>Decides which labels a selector selects.</summary>
public sealed class LabelSelectorMatcher
{
    private readonly IReadOnlyList<LabelRequirement> requirements;

    internal LabelSelectorMatcher(IReadOnlyList<LabelRequirement> requirements) => this.requirements = requirements;

    /// <summary>Selects every object.</summary>
    public static LabelSelectorMatcher Everything { get; } = new([]);

    /// <summary>Whether every object is selected.</summary>
    public bool IsEverything => requirements.Count == 0;

    /// <summary>The matcher of a selector inside an object. An absent selector selects nothing, an empty one everything.</summary>
    /// <returns>Null when there is no selector: nothing is selected.</returns>
    public static LabelSelectorMatcher? Of(LabelSelector? selector)
    {
        if (selector is null)
        {
            return null;
        }

        var labels = (selector.MatchLabels ?? new Dictionary<string, string>())
            .Select(static l => new LabelRequirement(l.Key, LabelOperator.In, [l.Value]));
        var expressions = (selector.MatchExpressions ?? []).Select(static e => new LabelRequirement(e.Key ?? "", e.Operator switch
        {
            "In" => LabelOperator.In,
            "NotIn" => LabelOperator.NotIn,
            "Exists" => LabelOperator.Exists,
            "DoesNotExist" => LabelOperator.DoesNotExist,
            _ => LabelOperator.Never,
        }, e.Values ?? []));
        return new LabelSelectorMatcher([.. labels, .. expressions]);
    }

    /// <summary>The matcher of a map of equalities, as Services have; null or empty selects nothing.</summary>
    public static LabelSelectorMatcher? OfMap(IReadOnlyDictionary<string, string>? labels)
        => labels is { Count: > 0 } ? Of(new LabelSelector { MatchLabels = labels }) : null;

    /// <summary>Whether these labels are selected; null counts as no labels.</summary>
    public bool Matches(IReadOnlyDictionary<string, string>? labels) => requirements.All(r => r.Holds(labels));

    /// <summary>The text form that <see cref="LabelSelectorParser"/> reads; empty when everything is selected.</summary>
    public override string ToString() => string.Join(',', requirements.OrderBy(static r => r.Key, StringComparer.Ordinal));
}

/// <summary>How a requirement compares.</summary>
internal enum LabelOperator
{
    In,
    NotIn,
    Exists,
    DoesNotExist,
    GreaterThan,
    LessThan,
    Never,
}

/// <summary>One condition on one label.</summary>
internal sealed record LabelRequirement(string Key, LabelOperator Operator, IReadOnlyList<string> Values)
{
    public bool Holds(IReadOnlyDictionary<string, string>? labels)
    {
        string? value = null;
        var has = labels is not null && labels.TryGetValue(Key, out value);
        return Operator switch
        {
            LabelOperator.In => has && Values.Contains(value!, StringComparer.Ordinal),
            LabelOperator.NotIn => !has || !Values.Contains(value!, StringComparer.Ordinal),
            LabelOperator.Exists => has,
            LabelOperator.DoesNotExist => !has,
            LabelOperator.GreaterThan =>
                long.TryParse(value, out var more) && more > long.Parse(Values[0], System.Globalization.CultureInfo.InvariantCulture),
            LabelOperator.LessThan =>
                long.TryParse(value, out var less) && less < long.Parse(Values[0], System.Globalization.CultureInfo.InvariantCulture),
            _ => false,
        };
    }

    public override string ToString() => Operator switch
    {
        LabelOperator.Exists => Key,
        LabelOperator.DoesNotExist => $"!{Key}",
        LabelOperator.In when Values.Count == 1 => $"{Key}={Values[0]}",
        LabelOperator.NotIn when Values.Count == 1 => $"{Key}!={Values[0]}",
        LabelOperator.In => $"{Key} in ({string.Join(',', Values)})",
        LabelOperator.NotIn => $"{Key} notin ({string.Join(',', Values)})",
        LabelOperator.GreaterThan => $"{Key}>{Values[0]}",
        LabelOperator.LessThan => $"{Key}<{Values[0]}",
        _ => $"{Key} in ()",
    };
}

using Slipway.Api.Trees;

namespace Slipway.Api.Meta;

/// <summary>
/// A selector by fields: <c>a.b=c</c>, <c>a.b==c</c>, <c>a.b!=c</c>, joined by commas; backslash escapes a comma, an equals sign or itself.
/// Which fields a kind offers is the server's to say.
/// </summary>
public sealed class FieldSelector
{
    private readonly IReadOnlyList<FieldTerm> terms;

    private FieldSelector(IReadOnlyList<FieldTerm> terms) => this.terms = terms;

    /// <summary>Selects every object.</summary>
    public static FieldSelector Everything { get; } = new([]);

    /// <summary>Whether every object is selected.</summary>
    public bool IsEverything => terms.Count == 0;

    /// <summary>The conditions, all of which must hold.</summary>
    public IReadOnlyList<FieldTerm> Terms => terms;

    /// <summary>The value that the field must have, or null when the selector does not pin it to one.</summary>
    public string? Exact(string field) => terms.FirstOrDefault(t => t.Field == field && t.IsEqual)?.Value;

    /// <summary>Reads a selector; null and the empty text select everything.</summary>
    public static SelectorParseResult<FieldSelector> Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return new SelectorParseResult<FieldSelector>.Success(Everything);
        }

        var terms = new List<FieldTerm>();
        foreach (var part in Split(text).Where(static p => p.Length > 0))
        {
            if (Term(part) is not { } term)
            {
                return new SelectorParseResult<FieldSelector>.Invalid($"invalid selector: '{text}'; can't understand '{part}'");
            }

            terms.Add(term);
        }

        return new SelectorParseResult<FieldSelector>.Success(new FieldSelector(terms));
    }

    /// <summary>Whether all conditions hold.</summary>
    /// <param name="value">The value of a field; null where it is absent, which counts as empty.</param>
    public bool Matches(Func<string, string?> value) => terms.All(t => t.IsEqual == ((value(t.Field) ?? "") == t.Value));

    /// <summary>Whether all conditions hold for the fields of an object.</summary>
    public bool Matches(TreeObject value) => Matches(field => value.At(field.Split('.')) switch
    {
        TreeString s => s.Value,
        TreeNumber n => n.Text,
        TreeBoolean b => b.Value ? "true" : "false",
        _ => null,
    });

    /// <inheritdoc/>
    public override string ToString() => string.Join(',', terms.Select(static t => $"{t.Field}{(t.IsEqual ? "=" : "!=")}{t.Value}"));

    private static IEnumerable<string> Split(string text)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == ',')
            {
                yield return text[start..i];
                start = i + 1;
            }
        }

        yield return text[start..];
    }

    private static FieldTerm? Term(string part)
    {
        var at = part.IndexOf('=', StringComparison.Ordinal);
        if (at <= 0)
        {
            return null;
        }

        var isEqual = part[at - 1] != '!';
        var value = part[(at + 1)..];
        value = isEqual && value.StartsWith('=') ? value[1..] : value;
        var field = part[..(isEqual ? at : at - 1)].Trim();
        return field.Length == 0 || Unescape(value) is not { } plain ? null : new FieldTerm(field, isEqual, plain);
    }

    private static string? Unescape(string value)
    {
        var plain = new System.Text.StringBuilder();
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '=')
            {
                return null;
            }

            if (value[i] != '\\')
            {
                plain.Append(value[i]);
            }
            else if (i + 1 < value.Length && value[i + 1] is '\\' or ',' or '=')
            {
                plain.Append(value[++i]);
            }
            else
            {
                return null;
            }
        }

        return plain.ToString();
    }
}

/// <summary>One condition of a field selector.</summary>
/// <param name="Field">Path, such as <c>metadata.name</c>.</param>
/// <param name="IsEqual">Whether the value must be equal; else it must differ.</param>
/// <param name="Value">The value.</param>
public sealed record FieldTerm(string Field, bool IsEqual, string Value);

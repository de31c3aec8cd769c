using System.Text;

namespace Slipway.Api.Delivery;

/// <summary>
/// Reads names and labels as both the text format 0.0.4 of Prometheus and its queries write them: <c>name{a="b",c="d"}</c>, with the
/// escapes <c>\\</c>, <c>\"</c> and <c>\n</c> in values.
/// </summary>
public static class SeriesText
{
    /// <summary>Length of the name of a series at the start of a text; 0 when there is none.</summary>
    public static int NameLength(ReadOnlySpan<char> text) => Length(text, colons: true);

    /// <summary>The labels in braces, or what is wrong with them and at which column of the text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">Where the opening brace stands; afterwards behind the closing one.</param>
    public static (IReadOnlyList<SeriesLabel>? Labels, string? Problem) Labels(string text, ref int at)
    {
        var labels = new List<SeriesLabel>();
        at++;
        while (true)
        {
            SkipBlanks(text, ref at);
            if (at < text.Length && text[at] == '}')
            {
                at++;
                return (labels, null);
            }

            var start = at;
            at += Length(text.AsSpan(at), colons: false);
            if (at == start)
            {
                return (null, Expected("a label or }", text, at));
            }

            var name = text[start..at];
            SkipBlanks(text, ref at);
            if (Operator(text, ref at) is not { } comparison)
            {
                return (null, Expected("=", text, at));
            }

            SkipBlanks(text, ref at);
            var (value, problem) = Quoted(text, ref at);
            if (value is null)
            {
                return (null, problem);
            }

            labels.Add(new SeriesLabel(name, comparison, value));
            SkipBlanks(text, ref at);
            if (at < text.Length && text[at] == ',')
            {
                at++;
            }
            else if (at >= text.Length || text[at] != '}')
            {
                return (null, Expected(", or }", text, at));
            }
        }
    }

    /// <summary>What was expected at a place of a text, and what stands there.</summary>
    internal static string Expected(string what, string text, int at)
        => $"at column {at + 1}: expected {what}, not {(at < text.Length ? $"'{text[at]}'" : "the end")}";

    private static int Length(ReadOnlySpan<char> text, bool colons)
    {
        var length = 0;
        while (length < text.Length && (char.IsAsciiLetter(text[length]) || text[length] == '_' || (colons && text[length] == ':')
            || (length > 0 && char.IsAsciiDigit(text[length]))))
        {
            length++;
        }

        return length;
    }

    private static void SkipBlanks(string text, ref int at)
    {
        while (at < text.Length && text[at] is ' ' or '\t')
        {
            at++;
        }
    }

    private static string? Operator(string text, ref int at)
    {
        foreach (var known in new[] { "=~", "!~", "!=", "=" })
        {
            if (string.CompareOrdinal(text, at, known, 0, known.Length) == 0)
            {
                at += known.Length;
                return known;
            }
        }

        return null;
    }

    private static (string? Value, string? Problem) Quoted(string text, ref int at)
    {
        if (at >= text.Length || text[at] != '"')
        {
            return (null, Expected("\"", text, at));
        }

        var value = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] == '"')
            {
                at++;
                return (value.ToString(), null);
            }

            if (text[at] != '\\')
            {
                value.Append(text[at]);
                continue;
            }

            at++;
            if (at >= text.Length || text[at] is not ('\\' or '"' or 'n'))
            {
                return (null, Expected("\\, \" or n after a \\", text, at));
            }

            value.Append(text[at] == 'n' ? '\n' : text[at]);
        }

        return (null, Expected("\"", text, at));
    }
}

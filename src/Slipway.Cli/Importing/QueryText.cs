using System.Text;

namespace Slipway.Cli.Importing;

/// <summary>
/// The parts of a PromQL query that tell what it counts: series with their matchers, functions, and what stands between. It is not
/// evaluated, and brackets only separate.
/// </summary>
internal sealed class QueryText
{
    private static readonly string[] WithLabels = ["by", "without", "on", "ignoring", "group_left", "group_right"];
    private static readonly string[] Words = ["and", "or", "unless", "offset", "bool"];

    private readonly List<QueryPart> parts = [];
    private readonly string text;
    private int at;

    private QueryText(string text) => this.text = text;

    /// <summary>The parts in order; null when the text is no query that can be read.</summary>
    public static IReadOnlyList<QueryPart>? Parts(string text)
    {
        var query = new QueryText(text);
        return query.ReadAll() ? query.parts : null;
    }

    private bool ReadAll()
    {
        var depth = 0;
        for (Skip(); at < text.Length; Skip())
        {
            var c = text[at];
            if (IsLetter(c))
            {
                if (!Name())
                {
                    return false;
                }
            }
            else if (c == '{')
            {
                if (Matchers() is not { } matchers)
                {
                    return false;
                }

                parts.Add(new QueryPart.Series(matchers.FirstOrDefault(static m => m.Label == "__name__")?.Value ?? "", matchers));
            }
            else if (char.IsAsciiDigit(c))
            {
                While(static d => char.IsAsciiLetterOrDigit(d) || d == '.');
            }
            else if (c == '[')
            {
                if (!SkipPast(']'))
                {
                    return false;
                }
            }
            else
            {
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
                if (depth < 0 || c is '"' or '\'' or '`' or '}' or ']' or ';')
                {
                    return false;
                }

                if (c is not ('(' or ')' or ','))
                {
                    parts.Add(new QueryPart.Operator(c.ToString()));
                }

                at++;
            }
        }

        return depth == 0;
    }

    private bool Name()
    {
        var name = While(static c => IsLetter(c) || char.IsAsciiDigit(c));
        Skip();
        if (WithLabels.Contains(name))
        {
            return at >= text.Length || text[at] != '(' || SkipPast(')');
        }

        if (Words.Contains(name))
        {
            parts.Add(new QueryPart.Operator(name));
        }
        else if (at < text.Length && text[at] == '(')
        {
            parts.Add(new QueryPart.Function(name));
        }
        else if (at < text.Length && text[at] == '{')
        {
            if (Matchers() is not { } matchers)
            {
                return false;
            }

            parts.Add(new QueryPart.Series(name, matchers));
        }
        else if (at < text.Length && FollowedByLabels(name))
        {
            parts.Add(new QueryPart.Function(name));
        }
        else
        {
            parts.Add(new QueryPart.Series(name, []));
        }

        return true;
    }

    // An aggregation may name its labels first: sum by (job) (...).
    private bool FollowedByLabels(string name)
    {
        var rest = text.AsSpan(at);
        return name.All(char.IsAsciiLetterLower) && (rest.StartsWith("by") || rest.StartsWith("without"));
    }

    private List<QueryMatcher>? Matchers()
    {
        var matchers = new List<QueryMatcher>();
        at++;
        while (true)
        {
            Skip();
            if (at < text.Length && text[at] == '}')
            {
                at++;
                return matchers;
            }

            var label = While(static c => IsLetter(c) || char.IsAsciiDigit(c));
            Skip();
            var sign = While(static c => c is '=' or '!' or '~');
            Skip();
            if (label.Length == 0 || sign is not ("=" or "!=" or "=~" or "!~") || Quoted() is not { } value)
            {
                return null;
            }

            matchers.Add(new QueryMatcher(label, sign, value));
            Skip();
            if (at < text.Length && text[at] == ',')
            {
                at++;
            }
        }
    }

    private string? Quoted()
    {
        if (at >= text.Length || text[at] is not ('"' or '\'' or '`'))
        {
            return null;
        }

        var (quote, value) = (text[at++], new StringBuilder());
        for (; at < text.Length; at++)
        {
            if (text[at] == quote)
            {
                at++;
                return value.ToString();
            }

            if (text[at] == '\\' && quote != '`' && ++at >= text.Length)
            {
                return null;
            }

            value.Append(text[at]);
        }

        return null;
    }

    private bool SkipPast(char end)
    {
        var found = text.IndexOf(end, at);
        at = found + 1;
        return found >= 0;
    }

    private void Skip()
    {
        for (; at < text.Length && (char.IsWhiteSpace(text[at]) || text[at] == '#'); at++)
        {
            if (text[at] == '#')
            {
                var end = text.IndexOf('\n', at);
                at = end < 0 ? text.Length - 1 : end;
            }
        }
    }

    private string While(Func<char, bool> holds)
    {
        var start = at;
        while (at < text.Length && holds(text[at]))
        {
            at++;
        }

        return text[start..at];
    }

    private static bool IsLetter(char c) => char.IsAsciiLetter(c) || c is '_' or ':';
}

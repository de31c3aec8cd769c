using System.Text;

namespace Slipway.Api.Meta;

/// <summary>
/// Reads the text form of label selectors: <c>a=b</c>, <c>a==b</c>, <c>a!=b</c>, <c>a in (x,y)</c>, <c>a notin (x)</c>, <c>a</c>,
/// <c>!a</c>, <c>a&gt;1</c>, <c>a&lt;1</c>, joined by commas. The empty text selects everything.
/// </summary>
public static class LabelSelectorParser
{
    // Far beyond what a URL carries.
    private const int MaximumLength = 64 * 1024;

    /// <summary>Reads a selector.</summary>
    public static SelectorParseResult<LabelSelectorMatcher> Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return new SelectorParseResult<LabelSelectorMatcher>.Success(LabelSelectorMatcher.Everything);
        }

        if (text.Length > MaximumLength)
        {
            return Fail($"a selector may have at most {MaximumLength} characters");
        }

        var requirements = new List<LabelRequirement>();
        var cursor = new Cursor(text);
        do
        {
            if (Requirement(cursor, out var problem) is not { } requirement)
            {
                return Fail($"unable to parse requirement: {problem}");
            }

            requirements.Add(requirement);
        }
        while (cursor.Take(","));

        return cursor.AtEnd
            ? new SelectorParseResult<LabelSelectorMatcher>.Success(new LabelSelectorMatcher(requirements))
            : Fail($"unable to parse requirement: found '{cursor.Rest}', expected: ',' or 'end of string'");
    }

    private static SelectorParseResult<LabelSelectorMatcher>.Invalid Fail(string message) => new(message);

    private static LabelRequirement? Requirement(Cursor cursor, out string problem)
    {
        var absent = cursor.Take("!");
        var key = cursor.Word();
        problem = key.Length == 0 ? $"found '{cursor.Rest}', expected: identifier" : KeyProblem(key) ?? "";
        if (problem.Length > 0)
        {
            return null;
        }

        if (absent)
        {
            return new LabelRequirement(key, LabelOperator.DoesNotExist, []);
        }

        if (cursor.AtEnd || cursor.Peek == ',')
        {
            return new LabelRequirement(key, LabelOperator.Exists, []);
        }

        return Comparison(cursor, key, out problem);
    }

    private static LabelRequirement? Comparison(Cursor cursor, string key, out string problem)
    {
        problem = "";
        if (cursor.Take("!="))
        {
            return Single(cursor, key, LabelOperator.NotIn, out problem);
        }

        if (cursor.Take("==") || cursor.Take("="))
        {
            return Single(cursor, key, LabelOperator.In, out problem);
        }

        if (cursor.Peek is '>' or '<')
        {
            var compare = cursor.Take(">") ? LabelOperator.GreaterThan : LabelOperator.LessThan;
            _ = cursor.Take("<");
            var number = Single(cursor, key, compare, out problem);
            if (number is not null && !long.TryParse(number.Values[0], out _))
            {
                problem = $"for 'Gt', 'Lt' operators, the value must be an integer, found '{number.Values[0]}'";
                return null;
            }

            return number;
        }

        var word = cursor.Word();
        if (word is not ("in" or "notin"))
        {
            problem = $"found '{(word.Length > 0 ? word : cursor.Rest)}', expected: in, notin, =, ==, !=, gt, lt";
            return null;
        }

        return Set(cursor, key, word == "in" ? LabelOperator.In : LabelOperator.NotIn, out problem);
    }

    private static LabelRequirement? Single(Cursor cursor, string key, LabelOperator compare, out string problem)
    {
        var value = cursor.Word();
        problem = ValueProblem(value) ?? "";
        return problem.Length == 0 ? new LabelRequirement(key, compare, [value]) : null;
    }

    private static LabelRequirement? Set(Cursor cursor, string key, LabelOperator compare, out string problem)
    {
        problem = "";
        if (!cursor.Take("("))
        {
            problem = $"found '{cursor.Rest}' expected: '('";
            return null;
        }

        var values = new List<string>();
        do
        {
            var value = cursor.Word();
            if (ValueProblem(value) is { } wrong)
            {
                problem = wrong;
                return null;
            }

            values.Add(value);
        }
        while (cursor.Take(","));

        if (!cursor.Take(")"))
        {
            problem = $"found '{cursor.Rest}', expected: ',' or ')'";
            return null;
        }

        return new LabelRequirement(key, compare, values);
    }

    private static string? KeyProblem(string key)
    {
        var name = key[(key.IndexOf('/', StringComparison.Ordinal) + 1)..];
        return IsName(name) ? null : $"key: Invalid value: \"{key}\": name part must consist of alphanumeric characters, '-', '_' or '.', "
            + "at most 63, and must start and end with an alphanumeric character";
    }

    private static string? ValueProblem(string value) => value.Length == 0 || IsName(value) ? null
        : $"values: Invalid value: \"{value}\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', "
            + "at most 63, and must start and end with an alphanumeric character";

    private static bool IsName(string text)
        => text.Length is > 0 and <= 63 && char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1])
        && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private sealed class Cursor(string text)
    {
        private int at;

        public bool AtEnd
        {
            get
            {
                Skip();
                return at >= text.Length;
            }
        }

        public char Peek => AtEnd ? '\0' : text[at];

        public string Rest => AtEnd ? "" : text[at..];

        public bool Take(string token)
        {
            Skip();
            if (string.CompareOrdinal(text, at, token, 0, token.Length) != 0)
            {
                return false;
            }

            at += token.Length;
            return true;
        }

        public string Word()
        {
            Skip();
            var word = new StringBuilder();
            while (at < text.Length && text[at] is not (',' or '=' or '!' or '(' or ')' or '<' or '>') && !char.IsWhiteSpace(text[at]))
            {
                word.Append(text[at++]);
            }

            return word.ToString();
        }

        private void Skip()
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
            {
                at++;
            }
        }
    }
}

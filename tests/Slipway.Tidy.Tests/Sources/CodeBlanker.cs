namespace Slipway.Tidy.Tests.Sources;

/// <summary>Blanks comments and literals of C#, so that what is left can be searched and its braces counted.</summary>
internal sealed class CodeBlanker
{
    private readonly string text;
    private readonly char[] code;
    private int at;

    private CodeBlanker(string text)
    {
        this.text = text;
        code = text.ToCharArray();
    }

    public static string Blank(string text)
    {
        var blanker = new CodeBlanker(text);
        while (blanker.at < text.Length)
        {
            blanker.Step();
        }

        return new string(blanker.code);
    }

    private bool Sees(string expected) => string.CompareOrdinal(text, at, expected, 0, expected.Length) == 0;

    private void Step()
    {
        if (Sees("//"))
        {
            Erase(() => Sees("\n"), 0);
        }
        else if (Sees("/*"))
        {
            Erase(() => Sees("*/"), 2);
        }
        else if (text[at] == '\'')
        {
            Character();
        }
        else if (text[at] is '"' or '$' or '@')
        {
            Literal();
        }
        else
        {
            at++;
        }
    }

    /// <summary>A character literal, or a quote that is none.</summary>
    private void Character()
    {
        var escaped = at + 1 < text.Length && text[at + 1] == '\\';
        var end = text.IndexOf('\'', Math.Min(at + (escaped ? 3 : 2), text.Length));
        if (end > 0 && end - at <= 8)
        {
            Clear(at, end + 1);
            at = end + 1;
        }
        else
        {
            at++;
        }
    }

    private void Literal()
    {
        var start = at;
        var dollars = 0;
        var verbatim = false;
        for (; at < text.Length && text[at] is '$' or '@'; at++)
        {
            dollars += text[at] == '$' ? 1 : 0;
            verbatim |= text[at] == '@';
        }

        var quotes = 0;
        for (; at < text.Length && text[at] == '"'; at++)
        {
            quotes++;
        }

        Clear(start, at);
        if (quotes == 0 || (quotes == 2 && !verbatim))
        {
            at = quotes == 0 ? Math.Max(at, start + 1) : at;
            return;
        }

        if (quotes >= 3 && !verbatim)
        {
            Content(new string('"', quotes), verbatim: true, dollars);
        }
        else
        {
            at = start + (at - start - quotes) + 1;
            Content("\"", verbatim, dollars);
        }
    }

    /// <summary>From behind the opening quotes to behind the closing ones; holes are code whose strings may hold quotes.</summary>
    private void Content(string close, bool verbatim, int dollars)
    {
        var hole = new string('{', Math.Max(dollars, 1));
        while (at < text.Length)
        {
            if (close.Length == 1 && verbatim && Sees("\"\""))
            {
                Skip(2);
            }
            else if (Sees(close))
            {
                Skip(close.Length);
                return;
            }
            else if (!verbatim && text[at] == '\\')
            {
                Skip(2);
            }
            else if (dollars == 1 && Sees("{{"))
            {
                Skip(2);
            }
            else if (dollars > 0 && Sees(hole))
            {
                Hole(hole.Length);
            }
            else
            {
                Skip(1);
            }
        }
    }

    private void Hole(int braces)
    {
        var start = at;
        at += braces;
        for (var depth = 1; depth > 0 && at < text.Length;)
        {
            depth += text[at] == '{' ? 1 : text[at] == '}' ? -1 : 0;
            if (depth == 0)
            {
                at += braces;
            }
            else
            {
                Step();
            }
        }

        Clear(start, Math.Min(at, text.Length));
    }

    private void Skip(int count)
    {
        Clear(at, Math.Min(at + count, text.Length));
        at += count;
    }

    private void Erase(Func<bool> ends, int closing)
    {
        var start = at;
        for (at += closing; at < text.Length && !ends();)
        {
            at++;
        }

        at = Math.Min(at + closing, text.Length);
        Clear(start, at);
    }

    private void Clear(int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            code[i] = text[i] == '\n' ? '\n' : ' ';
        }
    }
}

using System.Globalization;
using System.Text;

namespace Slipway.Expressions;

/// <summary>Cuts the text of an expression into tokens.</summary>
internal sealed class Lexer
{
    /// <summary>Most tokens of an expression: a chain of operators is as deep a tree as it is long.</summary>
    private const int MaximumTokens = 2000;

    private static readonly string[] Signs =
    [
        "&&", "||", "==", "!=", "<=", ">=", "??", "?.", "..", "**",
        "+", "-", "*", "/", "%", "^", "!", "<", ">", "?", ":", ".", ",", "(", ")", "[", "]", "{", "}", "#",
    ];

    private readonly string text;
    private readonly List<Token> tokens = [];
    private int at;

    private Lexer(string text) => this.text = text;

    public static IReadOnlyList<Token> Read(string text)
    {
        var lexer = new Lexer(text);
        while (lexer.at < text.Length)
        {
            lexer.ReadOne();
            if (lexer.tokens.Count > MaximumTokens)
            {
                throw new ExpressionFault(lexer.at, $"has more than {MaximumTokens} words and signs");
            }
        }

        lexer.tokens.Add(new Token(TokenKind.End, "", text.Length));
        return lexer.tokens;
    }

    private void ReadOne()
    {
        var c = text[at];
        if (char.IsWhiteSpace(c))
        {
            at++;
        }
        else if (char.IsAsciiDigit(c) || (c == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]) && !FollowsValue()))
        {
            ReadNumber();
        }
        else if (c is '"' or '\'' or '`')
        {
            ReadText(c);
        }
        else if (char.IsLetter(c) || c is '_' or '$')
        {
            var start = at;
            while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '_' or '$'))
            {
                at++;
            }

            tokens.Add(new Token(TokenKind.Name, text[start..at], start));
        }
        else
        {
            var sign = Signs.FirstOrDefault(s => string.CompareOrdinal(text, at, s, 0, s.Length) == 0)
                ?? throw new ExpressionFault(at, $"unexpected character {c}");
            tokens.Add(new Token(TokenKind.Sign, sign, at));
            at += sign.Length;
        }
    }

    // In result.0 the dot is a member access, in 1 + .5 it begins a number.
    private bool FollowsValue() => tokens is [.., var last] && last.Kind != TokenKind.Sign
        && last.Position + last.Text.Length == at;

    private void ReadNumber()
    {
        var start = at;
        if (text[at] == '0' && at + 1 < text.Length && text[at + 1] is 'x' or 'X')
        {
            at += 2;
            var digits = Digits(char.IsAsciiHexDigit);
            if (!long.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex))
            {
                throw new ExpressionFault(start, $"{text[start..at]} is no number");
            }

            tokens.Add(new Token(TokenKind.Number, text[start..at], start) { Number = hex });
            return;
        }

        var number = new StringBuilder(Digits(char.IsAsciiDigit));
        if (at + 1 < text.Length && text[at] == '.' && char.IsAsciiDigit(text[at + 1]))
        {
            at++;
            number.Append('.').Append(Digits(char.IsAsciiDigit));
        }

        if (at < text.Length && text[at] is 'e' or 'E')
        {
            number.Append('e');
            at++;
            if (at < text.Length && text[at] is '+' or '-')
            {
                number.Append(text[at++]);
            }

            number.Append(Digits(char.IsAsciiDigit));
        }

        if (!double.TryParse(number.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            || (at < text.Length && char.IsLetter(text[at])))
        {
            throw new ExpressionFault(start, $"{text[start..Math.Min(at + 1, text.Length)]} is no number");
        }

        tokens.Add(new Token(TokenKind.Number, text[start..at], start) { Number = value });
    }

    private string Digits(Func<char, bool> isDigit)
    {
        var start = at;
        while (at < text.Length && (isDigit(text[at]) || text[at] == '_'))
        {
            at++;
        }

        return text[start..at].Replace("_", "", StringComparison.Ordinal);
    }

    private void ReadText(char quote)
    {
        var start = at++;
        var content = new StringBuilder();
        while (at < text.Length && text[at] != quote)
        {
            content.Append(text[at] == '\\' && quote != '`' ? Escaped() : text[at++]);
        }

        if (at == text.Length)
        {
            throw new ExpressionFault(start, $"the string that begins here has no closing {quote}");
        }

        at++;
        tokens.Add(new Token(TokenKind.Text, content.ToString(), start));
    }

    private char Escaped()
    {
        var start = at++;
        var c = at < text.Length ? text[at++] : '\0';
        switch (c)
        {
            case 'n':
                return '\n';
            case 't':
                return '\t';
            case 'r':
                return '\r';
            case '\\' or '"' or '\'' or '`':
                return c;
            case 'u' when at + 4 <= text.Length
                && ushort.TryParse(text.AsSpan(at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code):
                at += 4;
                return (char)code;
            default:
                throw new ExpressionFault(start, "unknown escape in a string: \\n, \\t, \\r, \\\\, \\\", \\' and \\uXXXX are known");
        }
    }
}

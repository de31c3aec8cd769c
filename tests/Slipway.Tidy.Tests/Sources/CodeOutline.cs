using System.Text.RegularExpressions;

namespace Slipway.Tidy.Tests.Sources;

/// <summary>Types and members of a file, found by matching braces in blanked code.</summary>
/// <param name="Types">In the order of the file.</param>
/// <param name="Members">Methods, constructors and properties with a body.</param>
internal sealed partial record CodeOutline(IReadOnlyList<OutlinedType> Types, IReadOnlyList<OutlinedMember> Members)
{
    public static CodeOutline Of(string code) => new Scan(code).Run();

    [GeneratedRegex(@"\b(class|struct|interface|enum|record)\s+(?:(?:class|struct)\s+)?([A-Za-z_]\w*)")]
    private static partial Regex TypeHeader();

    [GeneratedRegex(@"([A-Za-z_]\w*)\s*(?:<[^()]*>)?\s*\(")]
    private static partial Regex MemberName();

    /// <summary>One pass over the code; the stack holds the types that are open.</summary>
    private sealed class Scan(string code)
    {
        private readonly List<OutlinedType> types = [];
        private readonly List<OutlinedMember> members = [];
        private readonly Stack<(OutlinedType Type, int Index)> open = new();
        private int start;
        private int at;

        public CodeOutline Run()
        {
            for (; at < code.Length; at++)
            {
                switch (code[at])
                {
                    case ';':
                        Member(expression: true);
                        break;
                    case '{':
                        Block();
                        break;
                    case '}':
                        Close();
                        break;
                }
            }

            return new CodeOutline(types, members);
        }

        private void Block()
        {
            var header = code[start..at];
            if (TypeHeader().Match(header) is { Success: true } match && Initializer(header) < 0)
            {
                AddType(header, match);
                start = at + 1;
            }
            else if (header.Contains("namespace ", StringComparison.Ordinal) && open.Count == 0)
            {
                start = at + 1;
            }
            else
            {
                var opened = at;
                at = Matching(at);
                if (Initializer(header) < 0)
                {
                    Member(expression: false, opened);
                }
            }
        }

        private void AddType(string header, Match match)
        {
            var type = new OutlinedType(match.Groups[2].Value, match.Groups[1].Value, header.Trim(), Line(FirstLetter()), 0, open.Count);
            open.Push((type, types.Count));
            types.Add(type);
        }

        private void Close()
        {
            if (open.TryPop(out var closed))
            {
                types[closed.Index] = closed.Type with { Lines = Line(at) - closed.Type.FirstLine + 1 };
            }

            start = at + 1;
        }

        private void Member(bool expression, int headerEnd = -1)
        {
            var header = code[start..(headerEnd < 0 ? at : headerEnd)];
            if (open.Count == 0)
            {
                if (TypeHeader().Match(header) is { Success: true } match && !header.Contains("using ", StringComparison.Ordinal))
                {
                    var first = Line(FirstLetter());
                    var lines = Line(at) - first + 1;
                    types.Add(new OutlinedType(match.Groups[2].Value, match.Groups[1].Value, header.Trim(), first, lines, 0));
                }
            }
            else if (!expression || Arrow(header))
            {
                var signature = Initializer(header) is var sign && sign >= 0 ? header[..sign] : header;
                var named = MemberName().Match(signature);
                var name = named.Success ? named.Groups[1].Value : signature.Trim().Split(' ', '\n')[^1];
                members.Add(new OutlinedMember(open.Peek().Type.Name, name, header.Trim(), Line(at) - Line(FirstLetter()) + 1));
            }

            start = at + 1;
        }

        private int FirstLetter()
        {
            var first = start;
            while (first < at && char.IsWhiteSpace(code[first]))
            {
                first++;
            }

            return first;
        }

        private int Matching(int from)
        {
            for (var depth = 0; from < code.Length; from++)
            {
                depth += code[from] == '{' ? 1 : code[from] == '}' ? -1 : 0;
                if (depth == 0)
                {
                    break;
                }
            }

            return Math.Min(from, code.Length - 1);
        }

        private int Line(int index) => code.AsSpan(0, index).Count('\n');

        private static bool Arrow(string header) => Initializer(header) is var sign && sign >= 0 && header.AsSpan(sign).StartsWith("=>");

        /// <summary>Place of the sign that makes the rest an expression, outside parentheses and attributes; -1 for none.</summary>
        private static int Initializer(string header)
        {
            for (int i = 0, depth = 0; i < header.Length; i++)
            {
                depth += header[i] is '(' or '[' ? 1 : header[i] is ')' or ']' ? -1 : 0;
                var isOperator = header[..i].TrimEnd('=', '!', '<', '>').EndsWith("operator ", StringComparison.Ordinal);
                if (depth == 0 && header[i] == '=' && !isOperator)
                {
                    return i;
                }
            }

            return -1;
        }
    }
}

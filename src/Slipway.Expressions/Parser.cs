namespace Slipway.Expressions;

/// <summary>Reads tokens into a tree, by precedence climbing.</summary>
internal sealed class Parser(IReadOnlyList<Token> tokens, IReadOnlyCollection<string> variables)
{
    /// <summary>How deep an expression may be nested: far beyond what anybody writes, far below what the stack holds.</summary>
    private const int MaximumDepth = 100;

    private const int NotBinds = 50;
    private const int MinusBinds = 90;

    private static readonly SortedDictionary<string, (int Binds, bool ToTheRight)> Operators = new(StringComparer.Ordinal)
    {
        ["||"] = (10, false), ["&&"] = (15, false),
        ["=="] = (20, false), ["!="] = (20, false), ["<"] = (20, false), [">"] = (20, false), ["<="] = (20, false), [">="] = (20, false),
        ["in"] = (20, false), ["contains"] = (20, false), ["startsWith"] = (20, false), ["endsWith"] = (20, false),
        ["matches"] = (20, false),
        [".."] = (25, false), ["+"] = (30, false), ["-"] = (30, false), ["*"] = (60, false), ["/"] = (60, false), ["%"] = (60, false),
        ["**"] = (100, true), ["^"] = (100, true), ["??"] = (500, false),
    };

    private int at;
    private int depth;
    private int closures;

    private Token Here => tokens[at];

    public Node ReadAll()
    {
        var root = ReadChoice();
        return Here.Kind == TokenKind.End ? root : throw Unexpected("an operator or the end");
    }

    private static string Operator(Token token) => token switch
    {
        { Kind: TokenKind.Name, Text: "and" } => "&&",
        { Kind: TokenKind.Name, Text: "or" } => "||",
        { Kind: TokenKind.Name or TokenKind.Sign } => token.Text,
        _ => "",
    };

    private bool Is(string sign) => Here.Kind == TokenKind.Sign && Here.Text == sign;

    private bool Take(string sign)
    {
        if (!Is(sign))
        {
            return false;
        }

        at++;
        return true;
    }

    private void Need(string sign)
    {
        if (!Take(sign))
        {
            throw Unexpected(sign);
        }
    }

    private ExpressionFault Unexpected(string wanted) => new(Here.Position, $"unexpected {Here}, expected {wanted}");

    private Node ReadChoice()
    {
        if (++depth > MaximumDepth)
        {
            throw new ExpressionFault(Here.Position, $"nested deeper than {MaximumDepth} levels");
        }

        var condition = ReadBinary(0);
        var position = Here.Position;
        if (Take("?"))
        {
            if (Take(":"))
            {
                condition = new Node.Choice(condition, condition, ReadChoice(), position);
            }
            else
            {
                var yes = ReadChoice();
                Need(":");
                condition = new Node.Choice(condition, yes, ReadChoice(), position);
            }
        }

        depth--;
        return condition;
    }

    private Node ReadBinary(int least)
    {
        var left = ReadUnary();
        while (true)
        {
            var token = Here;
            var negated = token is { Kind: TokenKind.Name, Text: "not" };
            var name = Operator(negated ? tokens[Math.Min(at + 1, tokens.Count - 1)] : token);
            if (!Operators.TryGetValue(name, out var known) || known.Binds < least || (negated && !char.IsLetter(name[0])))
            {
                return left;
            }

            at += negated ? 2 : 1;
            var right = ReadBinary(known.ToTheRight ? known.Binds : known.Binds + 1);
            CheckPattern(name, right);
            left = new Node.Binary(name, left, right, token.Position);
            left = negated ? new Node.Unary("!", left, token.Position) : left;
        }
    }

    private static void CheckPattern(string name, Node right)
    {
        if (name == "matches" && right is Node.Literal { Value: ExpressionValue.TextValue pattern }
            && TextPattern.Compile(pattern.Value) is null)
        {
            throw new ExpressionFault(right.Position, $"{pattern.Value} is no regular expression");
        }
    }

    private Node ReadUnary()
    {
        var token = Here;
        if (token is { Kind: TokenKind.Sign, Text: "!" } or { Kind: TokenKind.Name, Text: "not" })
        {
            at++;
            return new Node.Unary("!", Nested(NotBinds), token.Position);
        }

        if (token is { Kind: TokenKind.Sign, Text: "-" or "+" })
        {
            at++;
            return new Node.Unary(token.Text, Nested(MinusBinds), token.Position);
        }

        return ReadPostfix(ReadPrimary());
    }

    private Node Nested(int binds)
    {
        if (++depth > MaximumDepth)
        {
            throw new ExpressionFault(Here.Position, $"nested deeper than {MaximumDepth} levels");
        }

        var node = ReadBinary(binds);
        depth--;
        return node;
    }

    private Node ReadPrimary()
    {
        var token = Here;
        at++;
        switch (token)
        {
            case { Kind: TokenKind.Number }:
                return new Node.Literal(ExpressionValue.Of(token.Number), token.Position);
            case { Kind: TokenKind.Text }:
                return new Node.Literal(ExpressionValue.Of(token.Text), token.Position);
            case { Kind: TokenKind.Name }:
                return ReadName(token);
            case { Text: "(" }:
                var inner = ReadChoice();
                Need(")");
                return inner;
            case { Text: "[" }:
                return new Node.ArrayLiteral(ReadUntil("]"), token.Position);
            case { Text: "{" }:
                return ReadMap(token.Position);
            case { Text: "#" } when closures > 0:
                return new Node.Item(token.Position);
            case { Text: "." } when closures > 0 && Here.Kind == TokenKind.Name:
                at--;
                return new Node.Item(token.Position);
            case { Text: "#" }:
                throw new ExpressionFault(token.Position, "# stands only within all, any, count, filter, map, none and one");
            default:
                at--;
                throw Unexpected("a value");
        }
    }

    private Node ReadName(Token token)
    {
        if (Is("("))
        {
            at++;
            return ReadCall(token);
        }

        switch (token.Text)
        {
            case "true" or "false":
                return new Node.Literal(ExpressionValue.Of(token.Text == "true"), token.Position);
            case "nil" or "null":
                return new Node.Literal(ExpressionValue.Nil, token.Position);
            default:
                return variables.Contains(token.Text)
                    ? new Node.Variable(token.Text, token.Position)
                    : throw new ExpressionFault(
                        token.Position, $"unknown name {token.Text}; known: {string.Join(", ", variables.Order(StringComparer.Ordinal))}");
        }
    }

    private Node ReadCall(Token name)
    {
        if (Function.OverItems.Contains(name.Text))
        {
            return ReadEach(name);
        }

        var function = Function.Find(name.Text) ?? throw new ExpressionFault(
            name.Position, $"unknown function {name.Text}; known: {string.Join(", ", Function.Names)}");
        var arguments = ReadUntil(")");
        return arguments.Count >= function.Least && arguments.Count <= function.Most
            ? new Node.Call(function, arguments, name.Position)
            : throw new ExpressionFault(name.Position, $"{name.Text} takes {Wanted(function)}, not {arguments.Count}");
    }

    private static string Wanted(Function function) => function.Least == function.Most
        ? $"{function.Least} argument{(function.Least == 1 ? "" : "s")}"
        : $"at least {function.Least} argument";

    private Node.Each ReadEach(Token name)
    {
        var list = ReadChoice();
        if (name.Text == "count" && Take(")"))
        {
            return new Node.Each(name.Text, list, null, name.Position);
        }

        Need(",");
        closures++;
        var braces = Take("{");
        var body = ReadChoice();
        if (braces)
        {
            Need("}");
        }

        closures--;
        Need(")");
        return new Node.Each(name.Text, list, body, name.Position);
    }

    private List<Node> ReadUntil(string close)
    {
        var items = new List<Node>();
        while (!Take(close))
        {
            if (items.Count > 0)
            {
                Need(",");
                if (Take(close))
                {
                    break;
                }
            }

            items.Add(ReadChoice());
        }

        return items;
    }

    private Node.MapLiteral ReadMap(int position)
    {
        var items = new List<(Node, Node)>();
        while (!Take("}"))
        {
            if (items.Count > 0)
            {
                Need(",");
                if (Take("}"))
                {
                    break;
                }
            }

            Node key;
            if (Take("("))
            {
                key = ReadChoice();
                Need(")");
            }
            else
            {
                key = Here.Kind is TokenKind.Name or TokenKind.Text or TokenKind.Number
                    ? new Node.Literal(ExpressionValue.Of(Here.Text), Here.Position)
                    : throw Unexpected("a key");
                at++;
            }

            Need(":");
            items.Add((key, ReadChoice()));
        }

        return new Node.MapLiteral(items, position);
    }

    private Node ReadPostfix(Node node)
    {
        while (true)
        {
            var position = Here.Position;
            if (Is(".") || Is("?."))
            {
                var nilIsFine = Is("?.");
                at++;
                if (Here.Kind != TokenKind.Name)
                {
                    throw Unexpected("the name of a field");
                }

                var name = new Node.Literal(ExpressionValue.Of(Here.Text), Here.Position);
                at++;
                node = new Node.Index(node, name, nilIsFine, position);
            }
            else if (Take("["))
            {
                node = ReadIndex(node, position);
            }
            else
            {
                return node;
            }
        }
    }

    private Node ReadIndex(Node node, int position)
    {
        var from = Is(":") ? null : ReadChoice();
        if (!Take(":"))
        {
            Need("]");
            return new Node.Index(node, from!, false, position);
        }

        var to = Is("]") ? null : ReadChoice();
        Need("]");
        return new Node.Slice(node, from, to, position);
    }
}

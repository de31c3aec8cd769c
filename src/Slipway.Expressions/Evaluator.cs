namespace Slipway.Expressions;

/// <summary>One evaluation, with what it may still cost.</summary>
internal sealed class Evaluator(IReadOnlyDictionary<string, ExpressionValue> variables, int costLimit)
{
    private readonly Stack<ExpressionValue> items = [];
    private long cost;

    public ExpressionValue Value(Node node)
    {
        Spend(node, 1);
        return node switch
        {
            Node.Literal literal => literal.Value,
            Node.Variable variable => variables.GetValueOrDefault(variable.Name, ExpressionValue.Nil),
            Node.Item => items.Peek(),
            Node.Unary unary => Unary(unary),
            Node.Binary binary => Binary(binary),
            Node.Choice choice => Value(Truth(choice.Condition, "the condition of ?:") ? choice.Yes : choice.No),
            Node.Index index => Index(index),
            Node.Slice slice => Slice(slice),
            Node.Call call => Call(call),
            Node.Each each => Each(each),
            Node.ArrayLiteral list => ExpressionValue.Of([.. list.Items.Select(Value)]),
            Node.MapLiteral map => Map(map),
            _ => throw new ExpressionFault(node.Position, $"cannot evaluate {node.GetType().Name}"),
        };
    }

    private void Spend(Node node, long steps)
    {
        cost += steps;
        if (cost > costLimit)
        {
            throw new ExpressionFault(node.Position, $"takes more than {costLimit} steps");
        }
    }

    private bool Truth(Node node, string what) => Value(node) is var value && value is ExpressionValue.BooleanValue truth
        ? truth.Value
        : throw new ExpressionFault(node.Position, $"{what} must be true or false, not {value.TypeName}");

    private ExpressionValue Unary(Node.Unary node)
    {
        if (node.Operator == "!")
        {
            return ExpressionValue.Of(!Truth(node.Operand, "the operand of !"));
        }

        return Value(node.Operand) is var value && value is ExpressionValue.NumberValue number
            ? ExpressionValue.Of(node.Operator == "-" ? -number.Value : number.Value)
            : throw new ExpressionFault(node.Position, $"{node.Operator} needs a number, not {value.TypeName}");
    }

    private ExpressionValue Binary(Node.Binary node)
    {
        switch (node.Operator)
        {
            case "&&":
                return ExpressionValue.Of(Truth(node.Left, "the left side of &&") && Truth(node.Right, "the right side of &&"));
            case "||":
                return ExpressionValue.Of(Truth(node.Left, "the left side of ||") || Truth(node.Right, "the right side of ||"));
            case "??":
                return Value(node.Left) is var left && left is ExpressionValue.NilValue ? Value(node.Right) : left;
        }

        var (a, b) = (Value(node.Left), Value(node.Right));
        var result = node.Operator switch
        {
            "==" => ExpressionValue.Of(a.Same(b)),
            "!=" => ExpressionValue.Of(!a.Same(b)),
            "in" => In(a, b),
            ".." => Range(node, a, b),
            _ => (a, b) switch
            {
                (ExpressionValue.NumberValue x, ExpressionValue.NumberValue y) => Numbers(node, x.Value, y.Value),
                (ExpressionValue.TextValue x, ExpressionValue.TextValue y) => Texts(node, x.Value, y.Value),
                _ => null,
            },
        };
        return result ?? throw new ExpressionFault(
            node.Position, $"{node.Operator} cannot be applied to {a.TypeName} and {b.TypeName}");
    }

    private static ExpressionValue? Numbers(Node.Binary node, double a, double b) => node.Operator switch
    {
        "+" => ExpressionValue.Of(a + b),
        "-" => ExpressionValue.Of(a - b),
        "*" => ExpressionValue.Of(a * b),
        "/" => ExpressionValue.Of(a / b),
        "%" when b == 0 => throw new ExpressionFault(node.Position, "division by zero"),
        "%" => ExpressionValue.Of(a % b),
        "**" or "^" => ExpressionValue.Of(Math.Pow(a, b)),
        "<" => ExpressionValue.Of(a < b),
        ">" => ExpressionValue.Of(a > b),
        "<=" => ExpressionValue.Of(a <= b),
        ">=" => ExpressionValue.Of(a >= b),
        _ => null,
    };

    private ExpressionValue? Texts(Node.Binary node, string a, string b)
    {
        // Long texts cost as much as many steps.
        Spend(node, (a.Length + b.Length) / 16);
        var order = string.CompareOrdinal(a, b);
        return node.Operator switch
        {
            "+" => ExpressionValue.Of(a + b),
            "<" => ExpressionValue.Of(order < 0),
            ">" => ExpressionValue.Of(order > 0),
            "<=" => ExpressionValue.Of(order <= 0),
            ">=" => ExpressionValue.Of(order >= 0),
            "contains" => ExpressionValue.Of(a.Contains(b, StringComparison.Ordinal)),
            "startsWith" => ExpressionValue.Of(a.StartsWith(b, StringComparison.Ordinal)),
            "endsWith" => ExpressionValue.Of(a.EndsWith(b, StringComparison.Ordinal)),
            "matches" => ExpressionValue.Of(
                (TextPattern.Compile(b) ?? throw new ExpressionFault(node.Position, $"{b} is no regular expression")).IsMatch(a)),
            _ => null,
        };
    }

    private static ExpressionValue? In(ExpressionValue item, ExpressionValue of) => of switch
    {
        ExpressionValue.ListValue list => ExpressionValue.Of(list.Items.Any(item.Same)),
        ExpressionValue.MapValue map when item is ExpressionValue.TextValue key => ExpressionValue.Of(map.Items.ContainsKey(key.Value)),
        ExpressionValue.NilValue => ExpressionValue.Of(false),
        _ => null,
    };

    private ExpressionValue? Range(Node.Binary node, ExpressionValue from, ExpressionValue to)
    {
        if ((from, to) is not (ExpressionValue.NumberValue a, ExpressionValue.NumberValue b))
        {
            return null;
        }

        if (!double.IsInteger(a.Value) || !double.IsInteger(b.Value))
        {
            throw new ExpressionFault(node.Position, ".. needs whole numbers");
        }

        var count = Math.Max(0, b.Value - a.Value + 1);
        Spend(node, count > costLimit ? costLimit : (long)count);
        return ExpressionValue.Of([.. Enumerable.Range(0, (int)count).Select(i => ExpressionValue.Of(a.Value + i))]);
    }

    private ExpressionValue Index(Node.Index node)
    {
        var (of, at) = (Value(node.Of), Value(node.At));
        switch (of, at)
        {
            case (ExpressionValue.NilValue, _) when node.NilIsFine:
                return ExpressionValue.Nil;
            case (ExpressionValue.MapValue map, ExpressionValue.TextValue name):
                return map.Items.GetValueOrDefault(name.Value, ExpressionValue.Nil);
            case (ExpressionValue.ListValue list, ExpressionValue.NumberValue number):
                var index = number.Value < 0 ? list.Items.Count + number.Value : number.Value;
                return double.IsInteger(index) && index >= 0 && index < list.Items.Count
                    ? list.Items[(int)index]
                    : throw new ExpressionFault(
                        node.Position, $"index {number} is out of range: the array has {list.Items.Count} items");
            default:
                throw new ExpressionFault(node.Position, $"{at} cannot be read from {of.TypeName}");
        }
    }

    private ExpressionValue Slice(Node.Slice node)
    {
        var list = Function.Items(Value(node.Of), node.Position, "[from:to]");
        var from = Bound(node.From, 0);
        var to = Bound(node.To, list.Count);
        Spend(node, Math.Max(0, to - from));
        return ExpressionValue.Of([.. list.Take(to).Skip(from)]);

        int Bound(Node? bound, int absent) => bound is null ? absent
            : Value(bound) is ExpressionValue.NumberValue { Value: var n } && double.IsInteger(n)
                ? (int)Math.Clamp(n < 0 ? list.Count + n : n, 0, list.Count)
                : throw new ExpressionFault(bound.Position, "a bound of [from:to] must be a whole number");
    }

    private ExpressionValue Call(Node.Call node)
    {
        var arguments = node.Arguments.Select(Value).ToList();
        Spend(node, arguments.Sum(static a => a is ExpressionValue.ListValue list ? list.Items.Count : 0));
        return node.Function.Apply(arguments, node.Position);
    }

    private ExpressionValue Each(Node.Each node)
    {
        var list = Function.Items(Value(node.List), node.List.Position, node.Function);
        switch (node.Function)
        {
            case "map":
                return ExpressionValue.Of([.. list.Select(item => With(item, () => Value(node.Body!)))]);
            case "filter":
                return ExpressionValue.Of([.. list.Where(Holds)]);
            case "all":
                return ExpressionValue.Of(list.All(Holds));
            case "any":
                return ExpressionValue.Of(list.Any(Holds));
            case "none":
                return ExpressionValue.Of(!list.Any(Holds));
            case "one":
                return ExpressionValue.Of(list.Count(Holds) == 1);
            default:
                return ExpressionValue.Of(list.Count(Holds));
        }

        bool Holds(ExpressionValue item) => node.Body is null
            ? item is ExpressionValue.BooleanValue { Value: true }
            : With(item, () => Truth(node.Body, $"the condition of {node.Function}"));
    }

    private T With<T>(ExpressionValue item, Func<T> evaluate)
    {
        items.Push(item);
        var value = evaluate();
        items.Pop();
        return value;
    }

    private ExpressionValue.MapValue Map(Node.MapLiteral node)
    {
        var map = new SortedDictionary<string, ExpressionValue>(StringComparer.Ordinal);
        foreach (var (key, value) in node.Items)
        {
            map[Value(key).ToString()] = Value(value);
        }

        return new ExpressionValue.MapValue(map);
    }
}

using System.Globalization;

namespace Slipway.Expressions;

/// <summary>A function of values.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Least">Fewest arguments.</param>
/// <param name="Most">Most arguments.</param>
/// <param name="Apply">Arguments to value; faults at the position given.</param>
internal sealed record Function(string Name, int Least, int Most, Func<IReadOnlyList<ExpressionValue>, int, ExpressionValue> Apply)
{
    private const int Any = 64;

    /// <summary>Functions that look at each item of a list; their second argument is an expression over <c>#</c>.</summary>
    public static readonly IReadOnlyList<string> OverItems = ["all", "any", "count", "filter", "map", "none", "one"];

    private static readonly SortedDictionary<string, Function> Known = new(
        All().ToDictionary(static f => f.Name, StringComparer.Ordinal), StringComparer.Ordinal);

    /// <summary>The function of a name; null when there is none.</summary>
    public static Function? Find(string name) => Known.GetValueOrDefault(name);

    /// <summary>Names of all functions, for messages.</summary>
    public static IEnumerable<string> Names => Known.Keys.Concat(OverItems).Order(StringComparer.Ordinal);

    private static IEnumerable<Function> All() =>
    [
        new("asInt", 1, 1, static (a, at) => ExpressionValue.Of(Whole(a[0], at, "asInt"))),
        new("int", 1, 1, static (a, at) => ExpressionValue.Of(Whole(a[0], at, "int"))),
        new("asFloat", 1, 1, static (a, at) => ExpressionValue.Of(Real(a[0], at, "asFloat"))),
        new("float", 1, 1, static (a, at) => ExpressionValue.Of(Real(a[0], at, "float"))),
        new("string", 1, 1, static (a, _) => ExpressionValue.Of(a[0].ToString())),
        new("isNaN", 1, 1, static (a, at) => ExpressionValue.Of(double.IsNaN(Number(a[0], at, "isNaN")))),
        new("isInf", 1, 1, static (a, at) => ExpressionValue.Of(double.IsInfinity(Number(a[0], at, "isInf")))),
        new("isNil", 1, 1, static (a, _) => ExpressionValue.Of(a[0] is ExpressionValue.NilValue)),
        new("default", 2, 2, static (a, _) => a[0] is ExpressionValue.NilValue ? a[1] : a[0]),
        new("len", 1, 1, Length),
        new("abs", 1, 1, static (a, at) => ExpressionValue.Of(Math.Abs(Number(a[0], at, "abs")))),
        new("ceil", 1, 1, static (a, at) => ExpressionValue.Of(Math.Ceiling(Number(a[0], at, "ceil")))),
        new("floor", 1, 1, static (a, at) => ExpressionValue.Of(Math.Floor(Number(a[0], at, "floor")))),
        new("round", 1, 1, static (a, at) =>
            ExpressionValue.Of(Math.Round(Number(a[0], at, "round"), MidpointRounding.AwayFromZero))),
        new("min", 1, Any, static (a, at) => ExpressionValue.Of(Numbers(a, at, "min").Min())),
        new("max", 1, Any, static (a, at) => ExpressionValue.Of(Numbers(a, at, "max").Max())),
        new("sum", 1, 1, static (a, at) => ExpressionValue.Of(Numbers(a, at, "sum").DefaultIfEmpty(0).Sum())),
        new("mean", 1, 1, static (a, at) => ExpressionValue.Of(Numbers(a, at, "mean").Average())),
        new("first", 1, 1, static (a, at) => Items(a[0], at, "first") is [var first, ..] ? first : ExpressionValue.Nil),
        new("last", 1, 1, static (a, at) => Items(a[0], at, "last") is [.., var last] ? last : ExpressionValue.Nil),
        new("lower", 1, 1, static (a, at) => ExpressionValue.Of(Text(a[0], at, "lower").ToLowerInvariant())),
        new("upper", 1, 1, static (a, at) => ExpressionValue.Of(Text(a[0], at, "upper").ToUpperInvariant())),
        new("trim", 1, 1, static (a, at) => ExpressionValue.Of(Text(a[0], at, "trim").Trim())),
    ];

    public static IReadOnlyList<ExpressionValue> Items(ExpressionValue value, int at, string function)
        => value is ExpressionValue.ListValue list
            ? list.Items
            : throw new ExpressionFault(at, $"{function} needs an array, not {value.TypeName}");

    private static ExpressionValue Length(IReadOnlyList<ExpressionValue> arguments, int at) => arguments[0] switch
    {
        ExpressionValue.ListValue l => ExpressionValue.Of(l.Items.Count),
        ExpressionValue.MapValue m => ExpressionValue.Of(m.Items.Count),
        ExpressionValue.TextValue t => ExpressionValue.Of(t.Value.Length),
        var other => throw new ExpressionFault(at, $"len needs an array, a map or a string, not {other.TypeName}"),
    };

    private static double Number(ExpressionValue value, int at, string function) => value is ExpressionValue.NumberValue n
        ? n.Value
        : throw new ExpressionFault(at, $"{function} needs a number, not {value.TypeName}");

    private static string Text(ExpressionValue value, int at, string function) => value is ExpressionValue.TextValue t
        ? t.Value
        : throw new ExpressionFault(at, $"{function} needs a string, not {value.TypeName}");

    private static List<double> Numbers(IReadOnlyList<ExpressionValue> arguments, int at, string function)
    {
        var values = arguments is [ExpressionValue.ListValue list] ? list.Items : arguments;
        return values.Count > 0 || function == "sum"
            ? [.. values.Select(v => Number(v, at, function))]
            : throw new ExpressionFault(at, $"{function} of no numbers");
    }

    private static double Real(ExpressionValue value, int at, string function) => value switch
    {
        ExpressionValue.NumberValue n => n.Value,
        ExpressionValue.TextValue { Value: "NaN" } => double.NaN,
        ExpressionValue.TextValue { Value: "+Inf" or "Inf" } => double.PositiveInfinity,
        ExpressionValue.TextValue { Value: "-Inf" } => double.NegativeInfinity,
        ExpressionValue.TextValue t when double.TryParse(t.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var d) => d,
        _ => throw new ExpressionFault(at, $"{function} of {value} ({value.TypeName}), which is no number"),
    };

    private static double Whole(ExpressionValue value, int at, string function) => value switch
    {
        ExpressionValue.NumberValue { Value: var n } when double.IsFinite(n) => Math.Truncate(n),
        ExpressionValue.TextValue t when long.TryParse(t.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n)
            => n,
        _ => throw new ExpressionFault(at, $"{function} of {value} ({value.TypeName}), which is no whole number"),
    };
}

using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Slipway.Expressions;

/// <summary>A value of an expression: nothing, a truth value, a number, a text, a list or a map.</summary>
public abstract record ExpressionValue
{
    private ExpressionValue()
    {
    }

    /// <summary>Nothing: <c>nil</c>.</summary>
    public static readonly ExpressionValue Nil = new NilValue();

    /// <summary>How messages name the type of the value.</summary>
    public abstract string TypeName { get; }

    /// <summary>Holds a truth value.</summary>
    public static ExpressionValue Of(bool value) => new BooleanValue(value);

    /// <summary>Holds a number.</summary>
    public static ExpressionValue Of(double value) => new NumberValue(value);

    /// <summary>Holds a text.</summary>
    public static ExpressionValue Of(string value) => new TextValue(value);

    /// <summary>Holds a list.</summary>
    public static ExpressionValue Of(IReadOnlyList<ExpressionValue> items) => new ListValue(items);

    /// <summary>Holds what JSON says.</summary>
    public static ExpressionValue FromJson(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.True => Of(true),
        JsonValueKind.False => Of(false),
        JsonValueKind.Number => Of(json.GetDouble()),
        JsonValueKind.String => Of(json.GetString()!),
        JsonValueKind.Array => new ListValue([.. json.EnumerateArray().Select(FromJson)]),
        JsonValueKind.Object => new MapValue(new SortedDictionary<string, ExpressionValue>(
            json.EnumerateObject().GroupBy(static p => p.Name, StringComparer.Ordinal)
                .ToDictionary(static g => g.Key, static g => FromJson(g.Last().Value), StringComparer.Ordinal),
            StringComparer.Ordinal)),
        _ => Nil,
    };

    /// <summary>Whether both are the same value; values of different types never are.</summary>
    public bool Same(ExpressionValue other) => (this, other) switch
    {
        (NilValue, NilValue) => true,
        (BooleanValue a, BooleanValue b) => a.Value == b.Value,
        (NumberValue a, NumberValue b) => a.Value == b.Value,
        (TextValue a, TextValue b) => a.Value == b.Value,
        (ListValue a, ListValue b) => a.Items.Count == b.Items.Count && a.Items.Zip(b.Items).All(static p => p.First.Same(p.Second)),
        (MapValue a, MapValue b) => a.Items.Count == b.Items.Count
            && a.Items.All(p => b.Items.TryGetValue(p.Key, out var value) && value.Same(p.Value)),
        _ => false,
    };

    /// <summary>The value as people read it: JSON, with a text by itself bare, and numbers that JSON has no word for in words.</summary>
    public sealed override string ToString()
    {
        if (this is TextValue text)
        {
            return text.Value;
        }

        var written = new StringBuilder();
        Write(written, this);
        return written.ToString();
    }

    private static void Write(StringBuilder written, ExpressionValue value)
    {
        switch (value)
        {
            case BooleanValue b:
                written.Append(b.Value ? "true" : "false");
                break;
            case NumberValue n:
                written.Append(Number(n.Value));
                break;
            case TextValue t:
                written.Append(JsonSerializer.Serialize(t.Value, TextJson.Default.String));
                break;
            case ListValue l:
                written.Append('[');
                foreach (var item in l.Items)
                {
                    Write(Separated(written, '['), item);
                }

                written.Append(']');
                break;
            case MapValue m:
                written.Append('{');
                foreach (var (name, item) in m.Items)
                {
                    Write(Separated(written, '{').Append(JsonSerializer.Serialize(name, TextJson.Default.String)).Append(':'), item);
                }

                written.Append('}');
                break;
            default:
                written.Append("null");
                break;
        }
    }

    private static StringBuilder Separated(StringBuilder written, char open) => written[^1] == open ? written : written.Append(',');

    private static string Number(double value) => value switch
    {
        double.NaN => "NaN",
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    /// <summary>Nothing.</summary>
    public sealed record NilValue : ExpressionValue
    {
        internal NilValue()
        {
        }

        /// <inheritdoc/>
        public override string TypeName => "nil";
    }

    /// <summary>A truth value.</summary>
    /// <param name="Value">The value.</param>
    public sealed record BooleanValue(bool Value) : ExpressionValue
    {
        /// <inheritdoc/>
        public override string TypeName => "bool";
    }

    /// <summary>A number.</summary>
    /// <param name="Value">The value; may be NaN or infinite.</param>
    public sealed record NumberValue(double Value) : ExpressionValue
    {
        /// <inheritdoc/>
        public override string TypeName => "number";
    }

    /// <summary>A text.</summary>
    /// <param name="Value">The text.</param>
    public sealed record TextValue(string Value) : ExpressionValue
    {
        /// <inheritdoc/>
        public override string TypeName => "string";
    }

    /// <summary>A list.</summary>
    /// <param name="Items">Its items.</param>
    public sealed record ListValue(IReadOnlyList<ExpressionValue> Items) : ExpressionValue
    {
        /// <inheritdoc/>
        public override string TypeName => "array";
    }

    /// <summary>A map.</summary>
    /// <param name="Items">Its items, sorted by name.</param>
    public sealed record MapValue(SortedDictionary<string, ExpressionValue> Items) : ExpressionValue
    {
        /// <inheritdoc/>
        public override string TypeName => "map";
    }
}

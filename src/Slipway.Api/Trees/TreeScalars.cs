using System.Globalization;

namespace Slipway.Api.Trees;

/// <summary>A string.</summary>
public sealed class TreeString(string value, TreePosition position = default) : Tree(position)
{
    /// <summary>The text.</summary>
    public string Value { get; } = value;

    /// <inheritdoc/>
    public override string TypeName => "string";

    /// <inheritdoc/>
    public override bool DeepEquals(Tree? other) => other is TreeString s && s.Value == Value;
}

/// <summary>A number, kept as it was written.</summary>
public sealed class TreeNumber(string text, TreePosition position = default) : Tree(position)
{
    /// <summary>A number made from an integer.</summary>
    public TreeNumber(long value)
        : this(value.ToString(CultureInfo.InvariantCulture))
    {
    }

    /// <summary>The digits, as JSON writes them.</summary>
    public string Text { get; } = text;

    /// <summary>The value as an integer, or null when it has a fraction or is out of range.</summary>
    public long? Integer => long.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exact) ? exact
        : double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var d) && d == Math.Floor(d)
            && Math.Abs(d) < 1e15 ? (long)d
        : null;

    /// <inheritdoc/>
    public override string TypeName => "number";

    /// <inheritdoc/>
    public override bool DeepEquals(Tree? other) => other is TreeNumber n
        && (n.Text == Text || (n.Integer is { } a && Integer is { } b ? a == b
            : double.Parse(n.Text, CultureInfo.InvariantCulture).Equals(double.Parse(Text, CultureInfo.InvariantCulture))));
}

/// <summary>True or false.</summary>
public sealed class TreeBoolean(bool value, TreePosition position = default) : Tree(position)
{
    /// <summary>The value.</summary>
    public bool Value { get; } = value;

    /// <inheritdoc/>
    public override string TypeName => "boolean";

    /// <inheritdoc/>
    public override bool DeepEquals(Tree? other) => other is TreeBoolean b && b.Value == Value;
}

/// <summary>An explicit null.</summary>
public sealed class TreeNull(TreePosition position = default) : Tree(position)
{
    /// <inheritdoc/>
    public override string TypeName => "null";

    /// <inheritdoc/>
    public override bool DeepEquals(Tree? other) => other is TreeNull;
}

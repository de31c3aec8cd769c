namespace Slipway.Api.Schemas;

/// <summary>
/// The protobuf field number. Several numbers are a path: the JSON form flattens a message that the protobuf form nests.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class WireAttribute(params int[] path) : Attribute
{
    /// <summary>Field numbers from the outer message inwards; never empty.</summary>
    public IReadOnlyList<int> Path { get; } = path;
}

/// <summary>The field must be present.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RequiredAttribute : Attribute;

/// <summary>
/// The value that the server fills in when the field is absent: a string, number or bool; JSON text when <see cref="IsJson"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DefaultAttribute(object value) : Attribute
{
    /// <summary>The value.</summary>
    public object Value { get; } = value;

    /// <summary>Whether <see cref="Value"/> is JSON text of an object or array; default false.</summary>
    public bool IsJson { get; init; }
}

/// <summary>
/// The zero value (0, false, empty text) means the same as an absent field: it is dropped on the way in, before defaults apply.
/// In Kubernetes these are the fields that are no pointers and carry <c>omitempty</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OmitZeroAttribute : Attribute;

/// <summary>The values that a string field may take.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OneOfAttribute(params string[] values) : Attribute
{
    /// <summary>Allowed values, sorted.</summary>
    public IReadOnlyList<string> Values { get; } = values;
}

/// <summary>Inclusive bounds of a number.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RangeAttribute(double minimum, double maximum = double.PositiveInfinity) : Attribute
{
    /// <summary>Smallest allowed value.</summary>
    public double Minimum { get; } = minimum;

    /// <summary>Largest allowed value; default unbounded.</summary>
    public double Maximum { get; } = maximum;
}

/// <summary>Inclusive bounds of the length of a string or the number of items of a list or map.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LengthAttribute(int minimum, int maximum = int.MaxValue) : Attribute
{
    /// <summary>Smallest allowed length.</summary>
    public int Minimum { get; } = minimum;

    /// <summary>Largest allowed length; default unbounded.</summary>
    public int Maximum { get; } = maximum;
}

/// <summary>A regular expression that a string must match (no implicit anchors).</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PatternAttribute(string pattern) : Attribute
{
    /// <summary>The expression.</summary>
    public string Pattern { get; } = pattern;
}

/// <summary>The field may not change after it was set.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ImmutableAttribute : Attribute;

/// <summary>
/// The field is accepted and stored, but this version does not act on it: a write that sets it is answered with a warning.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NotHonouredAttribute(string because) : Attribute
{
    /// <summary>Why, as the end of the sentence "field is stored but not honoured: ...".</summary>
    public string Because { get; } = because;
}

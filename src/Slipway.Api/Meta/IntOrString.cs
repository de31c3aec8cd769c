using System.Globalization;
using System.Text.Json.Serialization;
using Slipway.Api.Serialization;

namespace Slipway.Api.Meta;

/// <summary>A number, or a string such as <c>25%</c> or the name of a port.</summary>
[JsonConverter(typeof(IntOrStringConverter))]
public readonly record struct IntOrString
{
    private readonly string? text;
    private readonly int number;

    /// <summary>Holds a number.</summary>
    public IntOrString(int value) => number = value;

    /// <summary>Holds a string.</summary>
    public IntOrString(string value) => text = value;

    /// <summary>The number, or null when it is a string.</summary>
    public int? Number => text is null ? number : null;

    /// <summary>The string, or null when it is a number.</summary>
    public string? Text => text;

    /// <summary>Number taken as it is, <c>N%</c> taken of <paramref name="total"/>; null when it is neither.</summary>
    /// <param name="total">What a percentage refers to.</param>
    /// <param name="roundUp">Whether a fraction counts as one more.</param>
    public int? Resolve(int total, bool roundUp)
    {
        if (text is null)
        {
            return number;
        }

        if (!text.EndsWith('%')
            || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var percent))
        {
            return null;
        }

        var scaled = (long)percent * total;
        return (int)(roundUp ? (scaled + 99) / 100 : scaled / 100);
    }

    /// <summary>Holds a number.</summary>
    public static implicit operator IntOrString(int value) => new(value);

    /// <summary>Holds a string.</summary>
    public static implicit operator IntOrString(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => text ?? number.ToString(CultureInfo.InvariantCulture);
}

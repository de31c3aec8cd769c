using System.Globalization;
using System.Text.RegularExpressions;
using Slipway.Api.Trees;

namespace Slipway.Yaml;

/// <summary>
/// What a plain scalar means. Kubernetes reads YAML with the YAML 1.1 words for booleans (<c>yes</c>, <c>on</c>, <c>y</c> too) and octal
/// numbers with a leading zero (<c>0644</c> is 420); manifests rely on both. Times stay text.
/// </summary>
internal static partial class PlainScalar
{
    public static Tree Resolve(string text, TreePosition position) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => new TreeNull(position),
        "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" or "y" or "Y" => new TreeBoolean(true, position),
        "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" or "n" or "N" => new TreeBoolean(false, position),
        _ => Number(text) is { } number ? new TreeNumber(number, position) : new TreeString(text, position),
    };

    private static string? Number(string text)
    {
        if (!(char.IsAsciiDigit(text[0]) || text[0] is '+' or '-' or '.'))
        {
            return null;
        }

        var digits = text.Replace("_", "", StringComparison.Ordinal);
        if (Integers().Match(digits) is { Success: true } match)
        {
            return Integer(match) ?? Float(digits);
        }

        return Floats().IsMatch(digits) ? Float(digits) : null;
    }

    private static string? Integer(Match match)
    {
        var (digits, radix) = match switch
        {
            _ when match.Groups["hex"] is { Success: true } g => (g.Value, 16),
            _ when match.Groups["octal"] is { Success: true } g => (g.Value, 8),
            _ when match.Groups["binary"] is { Success: true } g => (g.Value, 2),
            _ => (match.Groups["decimal"].Value, 10),
        };
        var value = System.Numerics.BigInteger.Zero;
        foreach (var digit in digits)
        {
            value = (value * radix) + Convert.ToInt32(digit.ToString(), 16);
        }

        value = match.Groups["sign"].Value == "-" ? -value : value;
        return value >= long.MinValue && value <= ulong.MaxValue ? value.ToString(CultureInfo.InvariantCulture) : null;
    }

    // JSON has no infinity: such a scalar stays text.
    private static string? Float(string digits)
        => double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? Json(value.ToString("R", CultureInfo.InvariantCulture))
            : null;

    private static string Json(string digits)
        => digits.Replace("E+", "e+", StringComparison.Ordinal).Replace("E-", "e-", StringComparison.Ordinal);

    [GeneratedRegex(
        @"^(?<sign>[-+]?)(0x(?<hex>[0-9a-fA-F]{1,20})|0o?(?<octal>[0-7]{1,30})|0b(?<binary>[01]{1,70})|(?<decimal>0|[1-9][0-9]{0,30}))\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Integers();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Floats();
}

using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Slipway.Api.Meta;

/// <summary>
/// The one form in which Kubernetes writes a quantity: no fraction, the largest suffix of the family it was written in that loses
/// nothing, at most nine decimals (rounded up).
/// </summary>
internal static partial class QuantityForm
{
    // Beyond this the number is absurd and only costs time.
    private const int MaximumDigits = 40;

    private static readonly BigInteger Billion = 1_000_000_000;
    private static readonly string[] Binary = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
    private static readonly string[] Decimal = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];

    /// <summary>The canonical text; null when it is no quantity.</summary>
    public static string? Of(string text)
    {
        var match = Grammar().Match(text);
        if (!match.Success || match.Groups["whole"].Length + match.Groups["fraction"].Length is 0 or > MaximumDigits)
        {
            return null;
        }

        var suffix = match.Groups["suffix"].Value;
        var binary = Array.IndexOf(Binary, suffix) > 0;
        var exponent = match.Groups["exponent"] is { Success: true } e ? int.Parse(e.Value, CultureInfo.InvariantCulture) : 0;
        if (Math.Abs(exponent) > MaximumDigits)
        {
            return null;
        }

        var nano = Nano(match, suffix, exponent, binary);
        if (match.Groups["sign"].Value == "-")
        {
            nano = -nano;
        }

        var kept = exponent != 0 || match.Groups["exponent"].Success;
        return binary && nano % Billion == 0 && BigInteger.Abs(nano) >= 1024 * Billion ? Write(nano / Billion) : WriteDecimal(nano, kept);
    }

    private static BigInteger Nano(Match match, string suffix, int exponent, bool binary)
    {
        var fraction = match.Groups["fraction"].Value;
        var digits = BigInteger.Parse("0" + match.Groups["whole"].Value + fraction, CultureInfo.InvariantCulture);
        var scaled = digits * (binary ? BigInteger.Pow(1024, Array.IndexOf(Binary, suffix)) : 1);
        var power = 9 - fraction.Length + exponent + (binary ? 0 : (3 * Array.IndexOf(Decimal, suffix)) - 9);
        return power >= 0
            ? scaled * BigInteger.Pow(10, power)
            : (scaled + BigInteger.Pow(10, -power) - 1) / BigInteger.Pow(10, -power);
    }

    private static string Write(BigInteger value)
    {
        var step = 0;
        while (step + 1 < Binary.Length && value % 1024 == 0)
        {
            value /= 1024;
            step++;
        }

        return value.ToString(CultureInfo.InvariantCulture) + Binary[step];
    }

    private static string WriteDecimal(BigInteger nano, bool asExponent)
    {
        if (nano.IsZero)
        {
            return "0";
        }

        var step = 0;
        while (step + 1 < Decimal.Length && nano % 1000 == 0)
        {
            nano /= 1000;
            step++;
        }

        var digits = nano.ToString(CultureInfo.InvariantCulture);
        var power = (step * 3) - 9;
        return !asExponent ? digits + Decimal[step] : power == 0 ? digits : $"{digits}e{power.ToString(CultureInfo.InvariantCulture)}";
    }

    [GeneratedRegex(@"^(?<sign>[+-]?)(?<whole>[0-9]*)(\.(?<fraction>[0-9]*))?((?<suffix>Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E|)|[eE](?<exponent>[+-]?[0-9]+))\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Grammar();
}

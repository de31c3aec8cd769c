using System.Globalization;

namespace Slipway.Api.Gateway;

/// <summary>Durations as the Gateway API writes them (GEP-2257): numbers with the units h, m, s and ms, such as <c>1h30m</c>.</summary>
public static class GatewayDuration
{
    private const int MostDigits = 9;

    /// <summary>Length in milliseconds; null when the text is no duration.</summary>
    /// <param name="text">The duration.</param>
    public static long? Milliseconds(string? text)
    {
        var rest = text.AsSpan();
        long total = 0;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits is <= 0 or > MostDigits)
            {
                return null;
            }

            var number = long.Parse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture);
            rest = rest[digits..];
            var unit = rest.IndexOfAnyInRange('0', '9') is >= 0 and var next ? rest[..next] : rest;
            rest = rest[unit.Length..];
            var factor = unit switch { "h" => 3_600_000L, "m" => 60_000L, "s" => 1000L, "ms" => 1L, _ => 0L };
            if (factor == 0)
            {
                return null;
            }

            total += number * factor;
        }

        return string.IsNullOrEmpty(text) ? null : total;
    }
}

using System.Buffers;
using System.Globalization;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.Rollouts;

/// <summary>Durations as steps write them: seconds, or numbers with the units <c>ms</c>, <c>s</c>, <c>m</c> and <c>h</c> one after the
/// other.</summary>
internal static class PauseDuration
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    /// <summary>Longest duration that is accepted.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    /// <summary>The duration; null when it is not one.</summary>
    public static TimeSpan? Parse(IntOrString value)
    {
        if (value.Number is { } number)
        {
            return number < 0 ? null : TimeSpan.FromSeconds(number);
        }

        var text = value.Text.AsSpan();
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return TimeSpan.FromSeconds(seconds);
        }

        var total = TimeSpan.Zero;
        while (text.Length > 0)
        {
            var digits = text.IndexOfAnyExcept(Digits);
            if (digits <= 0
                || !double.TryParse(text[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
            {
                return null;
            }

            text = text[digits..];
            if (Unit(text) is not { } unit || amount * unit.Length > Longest)
            {
                return null;
            }

            total += amount * unit.Length;
            text = text[unit.Characters..];
        }

        return value.Text is "" || total > Longest ? null : total;
    }

    private static (TimeSpan Length, int Characters)? Unit(ReadOnlySpan<char> text)
        => text.StartsWith("ms", StringComparison.Ordinal) ? (TimeSpan.FromMilliseconds(1), 2)
            : text.StartsWith('s') ? (TimeSpan.FromSeconds(1), 1)
            : text.StartsWith('m') ? (TimeSpan.FromMinutes(1), 1)
            : text.StartsWith('h') ? (TimeSpan.FromHours(1), 1)
            : null;
}

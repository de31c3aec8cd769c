using System.Buffers;
using System.Globalization;

namespace Slipway.Api.Meta;

/// <summary>
/// Durations as Go writes them, which is how the fields of Kubernetes and of Argo Rollouts hold them: numbers with the units <c>ns</c>,
/// <c>us</c>, <c>ms</c>, <c>s</c>, <c>m</c> and <c>h</c> one after the other, such as <c>1h30m</c> or <c>1.5s</c>; also <c>0</c>.
/// </summary>
public static class GoDuration
{
    /// <summary>Longest duration that is accepted: 3650 days.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private static readonly (string Unit, double Seconds)[] Units =
        [("ns", 1e-9), ("us", 1e-6), ("µs", 1e-6), ("ms", 1e-3), ("s", 1), ("m", 60), ("h", 3600)];

    /// <summary>The duration; null when the text is none, is negative or is longer than <see cref="Longest"/>.</summary>
    public static TimeSpan? Parse(string text)
    {
        if (text is "" or "0")
        {
            return text == "0" ? TimeSpan.Zero : null;
        }

        var rest = text.AsSpan();
        var seconds = 0.0;
        while (rest.Length > 0)
        {
            var digits = rest.IndexOfAnyExcept(Digits);
            if (digits <= 0
                || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
            {
                return null;
            }

            rest = rest[digits..];
            var end = rest.IndexOfAny(Digits);
            var name = end < 0 ? rest : rest[..end];
            var factor = 0.0;
            foreach (var (unit, length) in Units)
            {
                factor = name.SequenceEqual(unit) ? length : factor;
            }

            if (factor == 0)
            {
                return null;
            }

            seconds += amount * factor;
            rest = rest[name.Length..];
        }

        return seconds <= Longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
    }

    /// <summary>A duration, or whole seconds as a bare number, as the steps of a Rollout write both; null when it is neither.</summary>
    public static TimeSpan? ParseOrSeconds(string text)
        => !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? Parse(text)
            : TimeSpan.FromSeconds(seconds) is var whole && whole <= Longest ? whole : null;
}

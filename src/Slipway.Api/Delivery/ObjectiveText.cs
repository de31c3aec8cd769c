using System.Globalization;
using Slipway.Api.Meta;

namespace Slipway.Api.Delivery;

/// <summary>Numbers of an objective as people write them.</summary>
public static class ObjectiveText
{
    /// <summary>Shortest period.</summary>
    public static readonly TimeSpan ShortestPeriod = TimeSpan.FromDays(1);

    /// <summary>Longest period.</summary>
    public static readonly TimeSpan LongestPeriod = TimeSpan.FromDays(90);

    /// <summary>A share in percent, such as <c>99.9%</c>, as a number above 0 and below 1; null when it is none.</summary>
    public static double? Share(string? text)
        => text is [.. var number, '%']
            && double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
            && percent is > 0 and < 100
            ? percent / 100
            : null;

    /// <summary>A length of time with one unit, such as <c>30d</c> or <c>4w</c>, or as Go writes it; null when it is none.</summary>
    public static TimeSpan? Length(string? text)
        => text is [.. var number, 'd' or 'w']
            ? int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= 3650
                ? TimeSpan.FromDays(text[^1] == 'w' ? 7 * count : count)
                : null
            : text is null ? null : GoDuration.Parse(text);

    /// <summary>A whole length of time with the largest unit that leaves nothing over, as Prometheus writes it.</summary>
    public static string Window(TimeSpan length)
    {
        var seconds = (long)length.TotalSeconds;
        var (divisor, unit) = seconds % 86_400 == 0 ? (86_400, "d")
            : seconds % 3_600 == 0 ? (3_600, "h")
            : seconds % 60 == 0 ? (60, "m")
            : (1, "s");
        return string.Create(CultureInfo.InvariantCulture, $"{seconds / divisor}{unit}");
    }
}

using System.Globalization;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.AnalysisRuns.Providers;

/// <summary>Times of a range query: <c>now()</c>, <c>now() - duration("5m")</c>, or one that is written out.</summary>
internal static class RangeTime
{
    private const string Now = "now()";

    /// <summary>The time; null when the text is none.</summary>
    public static DateTimeOffset? Read(string text, DateTimeOffset now)
    {
        var rest = text.Trim();
        if (!rest.StartsWith(Now, StringComparison.Ordinal))
        {
            return DateTimeOffset.TryParse(rest, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;
        }

        rest = rest[Now.Length..].Trim();
        if (rest.Length == 0)
        {
            return now;
        }

        var sign = rest[0] switch { '-' => -1, '+' => 1, _ => 0 };
        rest = rest[1..].Trim();
        const string open = "duration(";
        if (sign == 0 || !rest.StartsWith(open, StringComparison.Ordinal) || !rest.EndsWith(')'))
        {
            return null;
        }

        return GoDuration.Parse(rest[open.Length..^1].Trim().Trim('"', '\'')) is { } length ? now + (sign * length) : null;
    }
}

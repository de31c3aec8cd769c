using System.Globalization;

namespace Slipway.Controllers.Delivery.Rollouts.Timing;

/// <summary>
/// A cron expression of five fields: minute, hour, day of month, month, day of week (0 to 7, Sunday is 0 and 7, or SUN to SAT; months
/// also JAN to DEC), each <c>*</c>, a number, a range, a list, with <c>/step</c>. When both days are restricted either will do.
/// </summary>
internal sealed class CronSchedule
{
    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] Days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    private readonly bool[] minutes;
    private readonly bool[] hours;
    private readonly bool[] daysOfMonth;
    private readonly bool[] months;
    private readonly bool[] daysOfWeek;
    private readonly bool eitherDay;

    private CronSchedule(bool[][] fields, bool eitherDay)
    {
        (minutes, hours, daysOfMonth, months, daysOfWeek) = (fields[0], fields[1], fields[2], fields[3], fields[4]);
        this.eitherDay = eitherDay;
    }

    /// <summary>Reads an expression; null when it is none.</summary>
    public static CronSchedule? Parse(string text)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length != 5)
        {
            return null;
        }

        bool[]?[] fields =
        [
            Field(parts[0], 0, 59, []), Field(parts[1], 0, 23, []), Field(parts[2], 1, 31, []), Field(parts[3], 1, 12, Months),
            Field(parts[4], 0, 7, Days),
        ];
        if (fields.Any(static f => f is null))
        {
            return null;
        }

        fields[4]![0] |= fields[4]![7];
        return new CronSchedule([.. fields.OfType<bool[]>()], !parts[2].StartsWith('*') && !parts[4].StartsWith('*'));
    }

    /// <summary>Whether a minute is one of the schedule.</summary>
    /// <param name="local">The minute, in the zone of the schedule.</param>
    public bool Fits(DateTime local)
    {
        var (day, week) = (daysOfMonth[local.Day], daysOfWeek[(int)local.DayOfWeek]);
        return minutes[local.Minute] && hours[local.Hour] && months[local.Month] && (eitherDay ? day || week : day && week);
    }

    private static bool[]? Field(string text, int first, int last, string[] names)
    {
        var result = new bool[last + 1];
        foreach (var item in text.Split(','))
        {
            var slash = item.Split('/');
            if (slash.Length > 2 || (slash.Length == 2 && !(Number(slash[1], 1, last, []) is > 0)))
            {
                return null;
            }

            var step = slash.Length == 2 ? Number(slash[1], 1, last, [])!.Value : 1;
            var range = slash[0] == "*" ? [] : slash[0].Split('-');
            var from = range.Length == 0 ? first : Number(range[0], first, last, names);
            var to = range.Length == 0 ? last
                : range.Length == 2 ? Number(range[1], first, last, names)
                : slash.Length == 2 ? last : from;
            if (range.Length > 2 || from is null || to is null || from > to)
            {
                return null;
            }

            for (var i = from.Value; i <= to; i += step)
            {
                result[i] = true;
            }
        }

        return result;
    }

    private static int? Number(string text, int first, int last, string[] names)
    {
        var named = Array.FindIndex(names, name => string.Equals(name, text, StringComparison.OrdinalIgnoreCase));
        if (named >= 0)
        {
            return named + first;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= first && number <= last
            ? number
            : null;
    }
}

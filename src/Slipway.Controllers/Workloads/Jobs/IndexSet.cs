using System.Globalization;
using System.Text;

namespace Slipway.Controllers.Workloads.Jobs;

/// <summary>Completion indexes in the text form of a job's status: ascending indexes and intervals, such as <c>1,3-5,7</c>.</summary>
internal static class IndexSet
{
    /// <summary>The indexes of a text below a number; what cannot be read is left out.</summary>
    public static SortedSet<int> Parse(string? text, int below)
    {
        var set = new SortedSet<int>();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = part.Split('-');
            if (Number(ends[0]) is { } first && Number(ends[^1]) is { } last)
            {
                for (var i = first; i <= last && i < below; i++)
                {
                    set.Add(i);
                }
            }
        }

        return set;
    }

    /// <summary>The text of indexes; three and more in a row become an interval.</summary>
    public static string Format(SortedSet<int> set)
    {
        var text = new StringBuilder();
        var (first, last) = (-1, -2);
        foreach (var index in set)
        {
            if (index != last + 1)
            {
                Append(text, first, last);
                first = index;
            }

            last = index;
        }

        Append(text, first, last);
        return text.ToString();
    }

    private static void Append(StringBuilder text, int first, int last)
    {
        if (first < 0)
        {
            return;
        }

        text.Append(text.Length > 0 ? "," : "").Append(first.ToString(CultureInfo.InvariantCulture));
        if (last > first)
        {
            text.Append(last > first + 1 ? '-' : ',').Append(last.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static int? Number(string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

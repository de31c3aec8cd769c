using System.Globalization;
using Slipway.Api.Delivery;

namespace Slipway.Controllers.Delivery.AnalysisRuns.PodMetrics;

/// <summary>
/// Reads the text format 0.0.4 of Prometheus: one sample a line, <c>name{label="value"} value timestamp</c>. Comments, HELP and TYPE are
/// passed over, and so are timestamps: a value is as old as the answer. Pure.
/// </summary>
internal static class ExpositionText
{
    /// <summary>Characters of a line that a message shows.</summary>
    private const int ShownCharacters = 40;

    /// <summary>Gives the samples of the names that are wanted, in order; what others have behind their names is not looked at.</summary>
    /// <param name="text">The answer.</param>
    /// <param name="wants">Whether series of a name are wanted.</param>
    /// <param name="take">Takes a sample.</param>
    /// <returns>What is wrong and in which line; null when nothing is.</returns>
    public static string? Read(string text, Func<string, bool> wants, Action<SeriesSample> take)
    {
        var number = 0;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            number++;
            var line = text.AsSpan()[range].Trim(" \t\r");
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var length = SeriesText.NameLength(line);
            if (length == 0 || (length < line.Length && line[length] is not ('{' or ' ' or '\t')))
            {
                return Problem(number, line, "no series begins here");
            }

            var name = line[..length].ToString();
            if (wants(name))
            {
                var (sample, problem) = Sample(name, line.ToString());
                if (sample is null)
                {
                    return Problem(number, line, problem);
                }

                take(sample);
            }
        }

        return null;
    }

    private static (SeriesSample? Sample, string Problem) Sample(string name, string line)
    {
        var at = name.Length;
        while (at < line.Length && line[at] is ' ' or '\t')
        {
            at++;
        }

        IReadOnlyList<SeriesLabel>? labels = [];
        if (at < line.Length && line[at] == '{')
        {
            (labels, var problem) = SeriesText.Labels(line, ref at);
            if (labels is null)
            {
                return (null, problem!);
            }
        }

        if (labels.FirstOrDefault(static l => l.Operator != "=") is { } odd)
        {
            return (null, $"label {odd.Name} has {odd.Operator}");
        }

        var rest = line[at..].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (rest.Length is 0 or > 2)
        {
            return (null, "expected a value and perhaps a timestamp");
        }

        if (rest.Length == 2 && !long.TryParse(rest[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
        {
            return (null, $"'{rest[1]}' is no timestamp");
        }

        return Number(rest[0]) is { } value
            ? (new SeriesSample(name, [.. labels.OrderBy(static l => l.Name, StringComparer.Ordinal)], value), "")
            : (null, $"'{rest[0]}' is no number");
    }

    private static double? Number(string text) => text.ToUpperInvariant() switch
    {
        "NAN" => double.NaN,
        "+INF" or "INF" => double.PositiveInfinity,
        "-INF" => double.NegativeInfinity,
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) => value,
        _ => null,
    };

    private static string Problem(int number, ReadOnlySpan<char> line, string why)
        => $"line {number} is not in the text format of Prometheus: {why} ({line[..Math.Min(line.Length, ShownCharacters)]})";
}

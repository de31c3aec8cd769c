using System.Globalization;
using Slipway.Api.Delivery;

namespace Slipway.Cli.Gateways;

/// <summary>Lines of a gateway's metrics.</summary>
internal static class MetricLines
{
    /// <summary>Labels and value of each series of one name; what cannot be read is passed over.</summary>
    /// <param name="text">The text format of Prometheus.</param>
    /// <param name="name">Name of the series.</param>
    public static IEnumerable<(IReadOnlyDictionary<string, string> Labels, double Value)> Of(string text, string name)
    {
        foreach (var line in text.Split('\n').Where(l => l.StartsWith(name + "{", StringComparison.Ordinal)))
        {
            var at = name.Length;
            if (SeriesText.Labels(line, ref at).Labels is { } labels
                && double.TryParse(line.AsSpan(at), NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            {
                yield return (labels.ToDictionary(static l => l.Name, static l => l.Value), value);
            }
        }
    }
}

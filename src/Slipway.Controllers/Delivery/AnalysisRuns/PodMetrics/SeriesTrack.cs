namespace Slipway.Controllers.Delivery.AnalysisRuns.PodMetrics;

/// <summary>
/// What the answers of one pod have said of the series that a selector means: the latest values, and by how much all of them together
/// have grown since the first answer. A series that was not there before has grown from 0, and one that shows less than before too.
/// </summary>
internal sealed class SeriesTrack
{
    /// <summary>Most series of one pod that a selector may mean.</summary>
    public const int MaximumSeries = 1000;

    private readonly Dictionary<string, double> last = new(StringComparer.Ordinal);
    private readonly List<(DateTimeOffset At, double Total)> points = [];
    private double total;

    /// <summary>Whether an answer has ever had such a series.</summary>
    public bool WasSeen { get; private set; }

    /// <summary>Values of the latest answer.</summary>
    public IReadOnlyList<double> Latest { get; private set; } = [];

    /// <summary>When it was first asked; null before.</summary>
    public DateTimeOffset? Since { get; private set; }

    /// <summary>Takes the samples of an answer; false when there are too many.</summary>
    public bool Take(DateTimeOffset now, IReadOnlyList<SeriesSample> samples, DateTimeOffset oldest)
    {
        foreach (var sample in samples.Where(static s => double.IsFinite(s.Value)))
        {
            var before = last.TryGetValue(sample.Key, out var known) ? known : points.Count == 0 ? sample.Value : 0;
            total += sample.Value >= before ? sample.Value - before : sample.Value;
            last[sample.Key] = sample.Value;
        }

        Since ??= now;
        WasSeen |= samples.Count > 0;
        Latest = [.. samples.Select(static s => s.Value)];
        points.Add((now, total));
        while (points.Count > 1 && points[1].At <= oldest)
        {
            points.RemoveAt(0);
        }

        return last.Count <= MaximumSeries;
    }

    /// <summary>By how much the series have grown since a moment, and between which answers; null when there is none after it.</summary>
    public (double Increase, DateTimeOffset From, DateTimeOffset To)? Growth(DateTimeOffset from)
    {
        if (points.Count == 0 || points[^1].At <= from)
        {
            return null;
        }

        var first = points.FindLastIndex(p => p.At <= from);
        var start = points[Math.Max(0, first)];
        return (points[^1].Total - start.Total, start.At, points[^1].At);
    }
}

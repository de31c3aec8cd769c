using Slipway.Api.Delivery;

namespace Slipway.Controllers.Delivery.AnalysisRuns.PodMetrics;

/// <summary>The value of one series in an answer of a pod.</summary>
/// <param name="Name">Name of the series; of a histogram that of its buckets, its sum or its count.</param>
/// <param name="Labels">Its labels, sorted by name.</param>
/// <param name="Value">The value; may be NaN or infinite.</param>
internal sealed record SeriesSample(string Name, IReadOnlyList<SeriesLabel> Labels, double Value)
{
    /// <summary>What tells the series from others of its name.</summary>
    public string Key { get; } = string.Join('\n', Labels.Select(static l => $"{l.Name}={l.Value.Length}:{l.Value}"));
}

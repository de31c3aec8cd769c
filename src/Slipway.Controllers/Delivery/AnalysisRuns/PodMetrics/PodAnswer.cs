using Slipway.Api.Delivery;

namespace Slipway.Controllers.Delivery.AnalysisRuns.PodMetrics;

/// <summary>What a pod has answered, of the series that somebody asks for.</summary>
/// <param name="Samples">The samples by the text of their selector.</param>
/// <param name="Problem">Why there are none; null when there are.</param>
internal sealed record PodAnswer(IReadOnlyDictionary<string, List<SeriesSample>> Samples, string? Problem)
{
    /// <summary>There is no answer.</summary>
    public static PodAnswer None(string problem) => new(new Dictionary<string, List<SeriesSample>>(), problem);

    /// <summary>Reads an answer. Pure.</summary>
    /// <param name="text">The answer.</param>
    /// <param name="selectors">What is asked for; one that cannot be read selects nothing.</param>
    public static PodAnswer Read(string text, IReadOnlyList<string> selectors)
    {
        var wanted = selectors.Select(static s => (Text: s, SeriesSelector.Parse(s).Selector)).Where(static w => w.Selector is not null)
            .ToList();
        var samples = wanted.ToDictionary(static w => w.Text, static _ => new List<SeriesSample>(), StringComparer.Ordinal);
        var problem = ExpositionText.Read(
            text,
            name => wanted.Exists(w => w.Selector!.Name == name),
            sample =>
            {
                foreach (var (selector, _) in wanted.Where(w => w.Selector!.Selects(sample.Name, sample.Labels)))
                {
                    samples[selector].Add(sample);
                }
            });
        problem ??= samples.Where(static s => s.Value.Count > SeriesTrack.MaximumSeries)
            .Select(static s => $"more than {SeriesTrack.MaximumSeries} series are {s.Key}").FirstOrDefault();
        return new PodAnswer(samples, problem);
    }
}

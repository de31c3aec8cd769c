namespace Slipway.Analysis.Scoring;

/// <summary>A metric that is scored.</summary>
/// <param name="Groups">Its groups.</param>
/// <param name="Verdict">What became of it.</param>
public sealed record ScoredMetric(IReadOnlyList<string> Groups, SeriesVerdict Verdict);

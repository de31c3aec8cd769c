namespace Slipway.Analysis.Scoring;

/// <summary>What became of a metric, and why.</summary>
/// <param name="Class">What became of it.</param>
/// <param name="IsCritical">Whether this makes the whole score 0.</param>
/// <param name="Reason">Why, as a sentence without its end.</param>
public sealed record SeriesVerdict(SeriesClass Class, bool IsCritical, string Reason);

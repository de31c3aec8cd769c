namespace Slipway.Analysis.Replay;

/// <summary>What a judge says after a slice of a trace.</summary>
/// <param name="Decision">What it would do.</param>
/// <param name="Evidence">The number that it decides by; each judge says what it counts. Finite, 0 or more.</param>
/// <param name="Reason">Why, as a sentence.</param>
/// <param name="IsFinal">Whether nothing that follows can change it.</param>
public sealed record ReplayVerdict(ReplayDecision Decision, double Evidence, string Reason, bool IsFinal = false)
{
    /// <summary>What each metric says; null for a judge that has but one number.</summary>
    public IReadOnlyList<MetricAssessment>? Metrics { get; init; }
}

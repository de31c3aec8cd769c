namespace Slipway.Analysis;

/// <summary>The verdict by all metrics, with everything that explains it.</summary>
/// <param name="Verdict">What is said of the canary.</param>
/// <param name="Evidence">Weighted sum of the evidence of the metrics, at most <see cref="ErrorRateAssessment.EvidenceCap"/>.</param>
/// <param name="Threshold">Evidence at which the verdict is Fail: 1/alpha.</param>
/// <param name="Errors">The comparison of error rates.</param>
/// <param name="Metrics">Each metric; the errors first.</param>
/// <param name="Reason">The verdict as a sentence.</param>
public sealed record VersionAssessment(
    Verdict Verdict, double Evidence, double Threshold, ErrorRateAssessment Errors, IReadOnlyList<MetricAssessment> Metrics, string Reason);

namespace Slipway.Analysis;

/// <summary>The evidence at one moment of a comparison.</summary>
/// <param name="Seconds">Time since its start, in seconds.</param>
/// <param name="CanaryRequests">Requests of the canary that had been compared.</param>
/// <param name="Evidence">Evidence against the canary, by all metrics together.</param>
/// <param name="PassEvidence">Evidence that its errors are not worse by the margin.</param>
public readonly record struct EvidencePoint(double Seconds, long CanaryRequests, double Evidence, double PassEvidence);

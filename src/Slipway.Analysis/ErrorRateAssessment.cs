namespace Slipway.Analysis;

/// <summary>A verdict with everything that explains it.</summary>
public sealed record ErrorRateAssessment
{
    /// <summary>Greatest value of an evidence that is written down.</summary>
    public const double EvidenceCap = 1e300;

    /// <summary>What is said of the canary.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Name of the test.</summary>
    public required string Method { get; init; }

    /// <summary>Evidence against the canary: the smaller one of "worse than tolerated" and "above the floor", at most 1e300.</summary>
    public required double Evidence { get; init; }

    /// <summary>Evidence at which the verdict is Fail.</summary>
    public required double Threshold { get; init; }

    /// <summary>Evidence that the canary is not worse by the margin, at most 1e300.</summary>
    public required double PassEvidence { get; init; }

    /// <summary>Evidence at which the verdict is Pass.</summary>
    public required double PassThreshold { get; init; }

    /// <summary>Counts of both versions.</summary>
    public required BinaryWindow Totals { get; init; }

    /// <summary>Requests of the canary still needed before a verdict other than Fail; 0 when there are enough.</summary>
    public required long RequestsNeeded { get; init; }

    /// <summary>The verdict as a sentence.</summary>
    public required string Reason { get; init; }
}

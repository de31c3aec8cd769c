namespace Slipway.Analysis;

/// <summary>What one metric says of the canary.</summary>
public sealed record MetricAssessment
{
    /// <summary><c>errors</c>, or <c>latency p99</c> and the like.</summary>
    public required string Name { get; init; }

    /// <summary>What this metric says by itself.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Its part of the probability of a false abort, 0 to 1; those of all metrics sum to 1.</summary>
    public required double Weight { get; init; }

    /// <summary>Evidence against the canary, at most <see cref="ErrorRateAssessment.EvidenceCap"/>.</summary>
    public required double Evidence { get; init; }

    /// <summary>Evidence at which this metric alone takes the canary back.</summary>
    public required double Threshold { get; init; }

    /// <summary>Evidence that the canary is not worse by the margin.</summary>
    public required double PassEvidence { get; init; }

    /// <summary>Evidence at which this metric passes.</summary>
    public required double PassThreshold { get; init; }

    /// <summary>How many requests say as much as one independent request; from 1.</summary>
    public double DesignEffect { get; init; } = 1;

    /// <summary>Counts of both versions; bad is what the metric calls bad.</summary>
    public required BinaryWindow Totals { get; init; }

    /// <summary>Requests of the canary still needed before this metric counts; 0 when there are enough.</summary>
    public required long RequestsNeeded { get; init; }

    /// <summary>Latency: newest limit of the stable version in milliseconds; null for other metrics and before there is one.</summary>
    public double? StableLimitMilliseconds { get; init; }

    /// <summary>Latency: newest limit of the canary in milliseconds.</summary>
    public double? CanaryLimitMilliseconds { get; init; }
}

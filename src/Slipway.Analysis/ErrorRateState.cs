namespace Slipway.Analysis;

/// <summary>
/// Everything a comparison of error rates remembers. An immutable value; to be persisted by its owner. Never reset between the steps of
/// one rollout.
/// </summary>
public sealed record ErrorRateState
{
    /// <summary>Logarithms of evidence that the canary is worse, by alternative.</summary>
    public required IReadOnlyList<double> Worse { get; init; }

    /// <summary>Logarithms of evidence that the canary is not worse by the margin, by alternative.</summary>
    public required IReadOnlyList<double> NotWorse { get; init; }

    /// <summary>Logarithms of evidence that the canary's error rate is above the floor, by bettor.</summary>
    public required IReadOnlyList<double> AboveFloor { get; init; }

    /// <summary>Logarithms of evidence that the canary does not get its share.</summary>
    public required IReadOnlyList<double> WrongShare { get; init; }

    /// <summary>Totals of the windows in which both versions were asked, for people.</summary>
    public BinaryWindow Totals { get; init; }

    /// <summary>Requests of the canary in <see cref="Totals"/>, each divided by the design effect of its window: as many as if all were
    /// independent.</summary>
    public double Independent { get; init; }

    /// <summary>How many requests said as much as one independent request, on average; from 1.</summary>
    public double DesignEffect => Independent > 0 ? Math.Max(1, Totals.CanaryRequests / Independent) : 1;

    /// <summary>Number of windows.</summary>
    public long Windows { get; init; }

    /// <summary>Whether the evidence against the canary has reached its threshold at any time.</summary>
    public bool Failed { get; init; }

    /// <summary>Whether the evidence for the canary has reached its threshold at any time.</summary>
    public bool Passed { get; init; }
}

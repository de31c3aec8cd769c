namespace Slipway.Analysis;

/// <summary>Everything an <see cref="ObjectiveGuard"/> remembers. An immutable value; to be persisted by its owner.</summary>
public sealed record ObjectiveState
{
    /// <summary>Logarithms of the wealth of the bettors against the canary meeting the objective.</summary>
    public required IReadOnlyList<double> Canary { get; init; }

    /// <summary>The same of the stable version.</summary>
    public required IReadOnlyList<double> Stable { get; init; }

    /// <summary>What was counted.</summary>
    public BinaryWindow Totals { get; init; }

    /// <summary>Whether the evidence has reached its threshold at any time.</summary>
    public bool Missed { get; init; }
}

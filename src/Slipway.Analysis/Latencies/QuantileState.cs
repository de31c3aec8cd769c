using System.Collections.Immutable;

namespace Slipway.Analysis.Latencies;

/// <summary>Everything the comparison at one quantile remembers. An immutable value.</summary>
public sealed record QuantileState
{
    /// <summary>Logarithms of evidence that the canary is slower than tolerated, by alternative.</summary>
    public required IReadOnlyList<double> Worse { get; init; }

    /// <summary>Logarithms of evidence that it is not slower by twice the tolerance, by alternative.</summary>
    public required IReadOnlyList<double> NotWorse { get; init; }

    /// <summary>Requests compared, and those that took longer than the limit of their version.</summary>
    public BinaryWindow Totals { get; init; }

    /// <summary>Whether the evidence for the canary has reached its threshold at any time.</summary>
    public bool Passed { get; init; }

    /// <summary>The newest limit of the stable version in microseconds; 0 before the first block.</summary>
    public long StableLimit { get; init; }

    /// <summary>How alike the stable version's pods are.</summary>
    public DesignEffect Spread { get; init; }

    /// <summary>Pods of the canary by identity; not to be persisted, at most <see cref="LatencyState.MostPods"/>.</summary>
    public ImmutableSortedDictionary<string, PodRecord> Pods { get; init; } =
        ImmutableSortedDictionary.Create<string, PodRecord>(StringComparer.Ordinal);
}

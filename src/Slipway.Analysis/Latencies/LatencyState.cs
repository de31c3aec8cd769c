using System.Collections.Immutable;

namespace Slipway.Analysis.Latencies;

/// <summary>Everything a comparison of latencies remembers. An immutable value. Never reset between the steps of one rollout.</summary>
public sealed record LatencyState
{
    /// <summary>Most pods of the canary that are told apart.</summary>
    public const int MostPods = 64;

    /// <summary>Most strata with a history of their own; those beyond share one, which costs power and no guarantee.</summary>
    public const int MostStrata = 8;

    /// <summary>One for each quantile, in the order of the settings.</summary>
    public required IReadOnlyList<QuantileState> Quantiles { get; init; }

    /// <summary>Durations of the stable version by stratum. They need not be persisted: they are learned again.</summary>
    public ImmutableSortedDictionary<string, StableHistory> Strata { get; init; } =
        ImmutableSortedDictionary.Create<string, StableHistory>(StringComparer.Ordinal);
}

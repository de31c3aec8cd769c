namespace Slipway.Analysis.Latencies;

/// <summary>
/// Compares the quantiles of two versions' latencies at any number of looks (analysis.md, section 1). For each quantile the limit is the
/// stable version's quantile in earlier blocks; bad is a request of the stable version above it, and one of the canary above it by more
/// than is tolerated. If the canary is nowhere slower than tolerated, its odds of bad are at most those of the stable version in every
/// block, so the evidence of <see cref="OddsRatioTest"/> reaches 1/alpha with a probability of at most alpha.
/// </summary>
public sealed class LatencyJudge
{
    private const string Others = "*";
    private const int PodsToLeaveOneOut = 3;
    private static readonly OddsRatioTest Worse = OddsRatioTest.Worse(1);
    private static readonly OddsRatioTest NotWorse = OddsRatioTest.NotWorse(1);
    private readonly double mostGain;

    /// <summary>A judge with these settings.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public LatencyJudge(LatencySettings settings)
    {
        foreach (var quantile in settings.Quantiles)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(quantile, 0);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(quantile, 1);
        }

        ArgumentOutOfRangeException.ThrowIfNegative(settings.Tolerance);
        ArgumentOutOfRangeException.ThrowIfNegative(settings.ToleranceMicroseconds);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(settings.MostPerBlock, 1);
        Settings = settings;
        mostGain = Math.Log(settings.MostPerBlock);
    }

    /// <summary>The settings.</summary>
    public LatencySettings Settings { get; }

    /// <summary>The state before any data.</summary>
    public LatencyState Initial => new()
    {
        Quantiles = [.. Settings.Quantiles.Select(static _ => new QuantileState { Worse = Worse.Initial, NotWorse = NotWorse.Initial })],
    };

    /// <summary>The state after one more block.</summary>
    public LatencyState Add(LatencyState state, LatencyBlock block)
    {
        var stratum = state.Strata.ContainsKey(block.Stratum) || state.Strata.Count < LatencyState.MostStrata ? block.Stratum : Others;
        var history = state.Strata.GetValueOrDefault(stratum) ?? StableHistory.Empty;
        var quantiles = new QuantileState[state.Quantiles.Count];
        for (var i = 0; i < quantiles.Length; i++)
        {
            quantiles[i] = history.EdgeAbove(Settings.Quantiles[i]) is { } limit && Settings.Limit(limit, 1) < Settings.BoundMicroseconds
                ? Add(state.Quantiles[i], block, limit, Settings.Quantiles[i])
                : state.Quantiles[i];
        }

        return state with { Quantiles = quantiles, Strata = state.Strata.SetItem(stratum, history.Add(block.Stable)) };
    }

    /// <summary>Natural logarithm of the evidence that the canary is slower than tolerated; minus infinity below the least number of
    /// requests.</summary>
    public double LogAgainst(QuantileState state)
        => state.Totals.CanaryRequests < Settings.MinimumRequests ? double.NegativeInfinity : OddsRatioTest.LogEvidence(state.Worse);

    /// <summary>Natural logarithm of the evidence that the canary is not slower by twice the tolerance.</summary>
    public static double LogFor(QuantileState state) => OddsRatioTest.LogEvidence(state.NotWorse);

    /// <summary>How long a request of the canary may take, in microseconds, where the stable version's limit is this one.</summary>
    public double CanaryLimit(long stableLimit) => Settings.Limit(stableLimit, 1);

    private QuantileState Add(QuantileState state, LatencyBlock block, long limit, double quantile)
    {
        var (tolerated, passing) = (Settings.Limit(limit, 1), Settings.Limit(limit, 2));
        var stable = block.Stable.Select(p => (p.Requests, Bad: p.AtLeast(limit))).ToList();
        var canary = Counted(state, block.Canary);
        var (n0, x0) = (stable.Sum(static p => p.Requests), stable.Sum(static p => p.Bad));
        var n1 = canary.Sum(static p => p.Requests);
        var worse = new BinaryWindow(n1, canary.Sum(p => p.AtLeast(tolerated)), n0, x0);
        if (!worse.IsComparable)
        {
            return state;
        }

        // What a block is tempered with is known before it.
        var effect = Math.Max(block.DesignEffect, state.Spread.Value);
        var notWorse = NotWorse.Add(state.NotWorse, new(n1, canary.Sum(p => p.AtLeast(passing)), n0, x0), effect, mostGain);
        var totals = state.Totals.Plus(worse);
        return state with
        {
            Worse = Worse.Add(state.Worse, worse, effect, mostGain),
            NotWorse = notWorse,
            Totals = totals,
            Passed = state.Passed || OddsRatioTest.LogEvidence(notWorse) >= -Math.Log(Settings.Beta)
                || IsNeverSlow(totals, quantile, effect),
            StableLimit = limit,
            Spread = state.Spread.Add(stable),
            Pods = Recorded(state, block.Canary, tolerated),
        };
    }

    /// <summary>
    /// Whether no request of the canary was slow, and there were so many that one whose quantile is above the limit would have had some:
    /// q^n is the greatest probability of that. Latencies that are all alike are never told apart by a comparison.
    /// </summary>
    private bool IsNeverSlow(BinaryWindow totals, double quantile, double effect)
        => totals.CanaryBad == 0 && -Math.Log(quantile) * totals.CanaryRequests / effect >= -Math.Log(Settings.Beta);

    /// <summary>
    /// The pods that count: of three or more all but the slowest so far, so that one sick node never stands for a version. Which one is
    /// left out is known before the block.
    /// </summary>
    private static IReadOnlyList<PodLatencies> Counted(QuantileState state, IReadOnlyList<PodLatencies> canary)
    {
        if (canary.Count < PodsToLeaveOneOut)
        {
            return canary;
        }

        var slowest = canary.OrderByDescending(p => state.Pods.GetValueOrDefault(p.Pod).Rate)
            .ThenBy(static p => p.Pod, StringComparer.Ordinal).First();
        return [.. canary.Where(p => p != slowest)];
    }

    private static System.Collections.Immutable.ImmutableSortedDictionary<string, PodRecord> Recorded(
        QuantileState state, IReadOnlyList<PodLatencies> canary, double limit)
    {
        var pods = state.Pods;
        foreach (var pod in canary)
        {
            if (pods.ContainsKey(pod.Pod) || pods.Count < LatencyState.MostPods)
            {
                var known = pods.GetValueOrDefault(pod.Pod);
                pods = pods.SetItem(pod.Pod, new PodRecord(known.Requests + pod.Requests, known.Bad + pod.AtLeast(limit)));
            }
        }

        return pods;
    }
}

using Slipway.Analysis.Latencies;

namespace Slipway.Analysis;

/// <summary>
/// Compares two versions by their errors and their latencies. The probability of a false abort is spent once over all metrics: the
/// evidence is the mean of theirs with weights that sum to 1, which is valid however the metrics depend on each other (analysis.md,
/// section 1; Vovk and Wang 2021, section 3: the arithmetic mean of e-values). Each latency has a tenth, three together at most three
/// tenths, and the errors have the rest, also the part that no metric of the user's takes.
/// </summary>
public sealed class VersionJudge
{
    /// <summary>Part of the probability of a false abort that all latencies have together.</summary>
    public const double LatencyWeight = 0.3;

    private readonly ErrorRateJudge errors;
    private readonly LatencyJudge? latency;
    private readonly double errorWeight;
    private readonly double threshold;

    /// <summary>A judge.</summary>
    /// <param name="settings">How errors are compared; its alpha is that of all metrics together.</param>
    /// <param name="latencies">How latencies are compared; null for not at all, and then the verdict is that of the errors.</param>
    public VersionJudge(ErrorRateSettings settings, LatencySettings? latencies)
    {
        latency = latencies is { Quantiles.Count: > 0 } ? new LatencyJudge(latencies) : null;
        errorWeight = latency is null ? 1 : 1 - LatencyWeight;
        threshold = 1 / settings.Alpha;
        errors = new ErrorRateJudge(settings with { Alpha = settings.Alpha * errorWeight });
    }

    /// <summary>The state before any data.</summary>
    public VersionState Initial => new(errors.Initial, latency?.Initial, false);

    /// <summary>The state after one more window of errors, see <see cref="ErrorRateJudge.Add"/>.</summary>
    public VersionState Add(VersionState state, BinaryWindow window, double? share, double designEffect = 1)
        => Latched(state with { Errors = errors.Add(state.Errors, window, share, designEffect) });

    /// <summary>The state after one more block of latencies; the same when they are not compared.</summary>
    public VersionState Add(VersionState state, LatencyBlock block)
        => latency is null || state.Latency is null ? state : Latched(state with { Latency = latency.Add(state.Latency, block) });

    /// <summary>What the data so far say.</summary>
    public VersionAssessment Assess(VersionState state)
    {
        var byErrors = errors.Assess(state.Errors);
        List<MetricAssessment> metrics = [Of(byErrors) with { DesignEffect = state.Errors.DesignEffect }];
        for (var i = 0; i < state.Latency?.Quantiles.Count; i++)
        {
            var quantile = state.Latency.Quantiles[i];
            metrics.Add(Of(quantile, latency!.Settings.Quantiles[i]) with
            {
                DesignEffect = Math.Max(quantile.Spread.Value, state.Errors.DesignEffect),
            });
        }

        var verdict = state.Failed ? Verdict.Fail
            : byErrors.Verdict is not Verdict.Pass ? byErrors.Verdict
            : metrics.Any(static m => m.Totals.CanaryRequests > 0 && m.Verdict != Verdict.Pass) ? Verdict.NoDifference
            : Verdict.Pass;
        var evidence = Math.Min(ErrorRateAssessment.EvidenceCap, metrics.Sum(static m => m.Weight * m.Evidence));
        var leading = metrics.MaxBy(static m => m.Weight * m.Evidence)!;
        return new VersionAssessment(verdict, evidence, threshold, byErrors, metrics, Reason(verdict, byErrors, metrics, leading));
    }

    /// <summary>How much more each metric needs to decide, in their order. Not cheap: for who writes it down.</summary>
    public IReadOnlyList<MetricForecast> Forecast(VersionState state)
        => [errors.Forecast(state.Errors), .. (state.Latency?.Quantiles ?? []).Select(Forecast)];

    private string Reason(Verdict verdict, ErrorRateAssessment byErrors, List<MetricAssessment> metrics, MetricAssessment leading)
    {
        if (verdict == Verdict.Fail && leading != metrics[0])
        {
            return LatencyWords.Slower(leading, metrics[0]);
        }

        var sentence = latency is null ? byErrors.Reason : errors.Sentence(byErrors with { Verdict = verdict });
        var shown = verdict is Verdict.Pass or Verdict.NoDifference && metrics.Skip(1).Any(static m => m.Totals.CanaryRequests > 0);
        return shown ? sentence + " " + LatencyWords.SoFar(metrics.Skip(1)) : sentence;
    }

    private VersionState Latched(VersionState state)
        => state.Failed || SampleRatioTest.IsWrong(state.Errors.WrongShare) || (!state.Errors.Failed && Total(state) < threshold)
            ? state
            : state with { Failed = true };

    private double Total(VersionState state)
        => (errorWeight * Math.Exp(errors.LogAgainst(state.Errors)))
            + (state.Latency?.Quantiles.Sum(q => LatencyWeight / state.Latency.Quantiles.Count * Math.Exp(latency!.LogAgainst(q))) ?? 0);

    private MetricAssessment Of(ErrorRateAssessment a) => new()
    {
        Name = "errors",
        Verdict = a.Verdict,
        Weight = errorWeight,
        Evidence = a.Evidence,
        Threshold = a.Threshold,
        PassEvidence = a.PassEvidence,
        PassThreshold = a.PassThreshold,
        Totals = a.Totals,
        RequestsNeeded = a.RequestsNeeded,
    };

    private MetricAssessment Of(QuantileState state, double quantile)
    {
        var weight = LatencyWeight / latency!.Settings.Quantiles.Count;
        var evidence = Capped(latency.LogAgainst(state));
        var needed = Math.Max(0, latency.Settings.MinimumRequests - state.Totals.CanaryRequests);
        return new MetricAssessment
        {
            Name = FormattableString.Invariant($"latency p{100 * quantile:0.###}"),
            Verdict = evidence * weight >= threshold ? Verdict.Fail
                : needed > 0 ? Verdict.NotEnoughData
                : state.Passed ? Verdict.Pass
                : Verdict.NoDifference,
            Weight = weight,
            Evidence = evidence,
            Threshold = threshold / weight,
            PassEvidence = Capped(LatencyJudge.LogFor(state)),
            PassThreshold = 1 / latency.Settings.Beta,
            Totals = state.Totals,
            RequestsNeeded = needed,
            StableLimitMilliseconds = state.StableLimit > 0 ? state.StableLimit / 1000.0 : null,
            CanaryLimitMilliseconds = state.StableLimit > 0 ? latency.CanaryLimit(state.StableLimit) / 1000.0 : null,
        };
    }

    private MetricForecast Forecast(QuantileState state)
    {
        var weight = LatencyWeight / latency!.Settings.Quantiles.Count;
        return new MetricForecast(
            ErrorRateJudge.More(state.Totals, LogMath.GrowthUntil(state.Worse, Math.Log(threshold / weight))),
            ErrorRateJudge.More(
                state.Totals, state.Passed ? 0 : LogMath.GrowthUntil(state.NotWorse, -Math.Log(latency.Settings.Beta))));
    }

    private static double Capped(double log) => Math.Min(ErrorRateAssessment.EvidenceCap, Math.Exp(log));
}

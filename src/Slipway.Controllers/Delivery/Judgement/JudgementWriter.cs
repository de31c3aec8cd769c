using Slipway.Analysis;
using Slipway.Api.Delivery;

namespace Slipway.Controllers.Delivery.Judgement;

/// <summary>Writes a judgement down as the status of a Rollout has it, with all that explains it.</summary>
internal static class JudgementWriter
{
    /// <summary>Digits of rates and their intervals: more say nothing, and would make the status longer.</summary>
    private const int Digits = 6;

    /// <summary>What the data so far say.</summary>
    public static RolloutJudgement Write(JudgementCase found)
    {
        var all = found.Judge.Assess(found.State);
        var a = all.Errors;
        return new RolloutJudgement
        {
            Verdict = all.Verdict.ToString(),
            Method = a.Method,
            Evidence = all.Evidence,
            Threshold = all.Threshold,
            PassEvidence = a.PassEvidence,
            PassThreshold = a.PassThreshold,
            CanaryRequests = a.Totals.CanaryRequests,
            CanaryErrors = a.Totals.CanaryBad,
            StableRequests = a.Totals.StableRequests,
            StableErrors = a.Totals.StableBad,
            LostRequests = found.Ledgers.Values.Sum(static l => l.Lost),
            RequestsNeeded = a.RequestsNeeded > 0 ? a.RequestsNeeded : null,
            Service = found.Session.Service,
            Compares = found.Compared,
            Course = found.Course.Points.Count > 0 ? found.Course.ToString() : null,
            Metrics = [.. all.Metrics.Zip(found.Judge.Forecast(found.State), Write)],
            Objective = found.Objective?.Written(),
            Reason = all.Reason + FailureWords.After(found.Ledgers.Values.SelectMany(static l => l.Failures)),
            DecidedAt = all.Verdict is Verdict.Fail or Verdict.Pass && all.Verdict == found.Verdict ? found.VerdictAt : null,
            CanaryHash = found.Session.CanaryHash,
            StableHash = found.Session.StableHash,
            StartedAt = found.Session.StartedAt,
            Checkpoint = JudgementCheckpoint.Write(found),
        };
    }

    private static RolloutJudgedMetric Write(MetricAssessment m, MetricForecast forecast)
    {
        var (canary, stable) = (m.Totals.CanaryRequests, m.Totals.StableRequests);
        var open = m.Verdict is Verdict.NotEnoughData or Verdict.NoDifference && canary > 0;
        return new RolloutJudgedMetric
        {
            Name = m.Name,
            Verdict = m.Verdict.ToString(),
            Weight = m.Weight,
            Evidence = m.Evidence,
            Threshold = m.Threshold,
            PassEvidence = m.PassEvidence,
            PassThreshold = m.PassThreshold,
            CanaryRequests = canary,
            CanaryBad = m.Totals.CanaryBad,
            StableRequests = stable,
            StableBad = m.Totals.StableBad,
            CanaryRate = Rate(canary, m.Totals.CanaryBad, m.DesignEffect),
            StableRate = Rate(stable, m.Totals.StableBad, m.DesignEffect),
            Ratio = canary > 0 && stable > 0 ? Ratio(m) : null,
            RequestsToAbort = open ? forecast.RequestsToFail : null,
            RequestsToPass = open ? forecast.RequestsToPass : null,
            RequestsNeeded = m.RequestsNeeded > 0 ? m.RequestsNeeded : null,
            CanaryLimitMilliseconds = m.CanaryLimitMilliseconds,
            StableLimitMilliseconds = m.StableLimitMilliseconds,
        };
    }

    private static RolloutJudgedRate? Rate(long requests, long bad, double designEffect)
        => requests == 0 ? null : Rate((double)bad / requests, AnytimeIntervals.Rate(requests, bad, designEffect));

    private static RolloutJudgedRate Ratio(MetricAssessment m)
    {
        var t = m.Totals;
        return Rate(
            t.StableBad == 0 ? null : (double)t.CanaryBad / t.CanaryRequests * t.StableRequests / t.StableBad,
            AnytimeIntervals.Ratio(t, m.DesignEffect));
    }

    private static RolloutJudgedRate Rate(double? value, ConfidenceInterval interval) => new()
    {
        Value = value is { } known ? Math.Round(known, Digits) : null,
        Low = Math.Round(interval.Low, Digits),
        High = double.IsFinite(interval.High) ? Math.Round(interval.High, Digits) : null,
    };
}

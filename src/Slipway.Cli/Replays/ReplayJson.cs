using System.Text.Json.Serialization;
using Slipway.Analysis;
using Slipway.Analysis.Replay;

namespace Slipway.Cli.Replays;

/// <summary>Writes what came of a replay as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReplayReport))]
internal sealed partial class ReplayJson : JsonSerializerContext;

/// <summary>What <c>slipway judge replay -o json</c> prints.</summary>
/// <param name="Verdict">abort, promote, none, notEnoughData or invalid.</param>
/// <param name="AtRequest">Requests of both versions until the verdict was reached.</param>
/// <param name="AtSeconds">Seconds from the first request until then.</param>
/// <param name="CanaryRequests">Requests of the canary until then.</param>
/// <param name="CanaryErrors">Failed ones among them.</param>
/// <param name="Evidence">The number that the judge decides by.</param>
/// <param name="Reason">The verdict as a sentence.</param>
internal sealed record ReplayReport(
    string Verdict, long AtRequest, double AtSeconds, long CanaryRequests, long CanaryErrors, double Evidence, string Reason)
{
    /// <summary>What each metric says; absent for a judge that has but one number.</summary>
    public IReadOnlyList<ReplayMetric>? Metrics { get; init; }

    /// <summary>The report of a result.</summary>
    public static ReplayReport Of(ReplayResult result)
    {
        var (look, verdict) = (result.Reached, result.Reached.Verdict);
        return new ReplayReport(
            Word(verdict.Decision), look.Requests, Math.Round(look.Seconds, 3), look.Totals.CanaryRequests, look.Totals.CanaryBad,
            verdict.Evidence, verdict.Reason)
        {
            Metrics = verdict.Metrics?.Select(ReplayMetric.Of).ToList(),
        };
    }

    /// <summary>A decision as the report writes it.</summary>
    public static string Word(ReplayDecision decision) => decision switch
    {
        ReplayDecision.Abort => "abort",
        ReplayDecision.Promote => "promote",
        ReplayDecision.Invalid => "invalid",
        ReplayDecision.NotEnoughData => "notEnoughData",
        _ => "none",
    };
}

/// <summary>What one metric says.</summary>
/// <param name="Name">errors, or latency p99 and the like.</param>
/// <param name="Weight">Its part of the probability of a false abort.</param>
/// <param name="Evidence">Its evidence against the canary.</param>
/// <param name="CanaryRequests">Requests of the canary that were compared.</param>
/// <param name="CanaryBad">Those that failed, or took longer than the limit.</param>
/// <param name="StableRequests">Requests of the stable version at the same time.</param>
/// <param name="StableBad">Those that failed, or took longer than the limit.</param>
/// <param name="CanaryLimitMilliseconds">Latency: the newest limit of the canary.</param>
/// <param name="StableLimitMilliseconds">Latency: the newest limit of the stable version.</param>
internal sealed record ReplayMetric(
    string Name, double Weight, double Evidence, long CanaryRequests, long CanaryBad, long StableRequests, long StableBad,
    double? CanaryLimitMilliseconds, double? StableLimitMilliseconds)
{
    /// <summary>The metric as the report has it.</summary>
    public static ReplayMetric Of(MetricAssessment m) => new(
        m.Name, Math.Round(m.Weight, 9), m.Evidence, m.Totals.CanaryRequests, m.Totals.CanaryBad, m.Totals.StableRequests,
        m.Totals.StableBad, m.CanaryLimitMilliseconds, m.StableLimitMilliseconds);
}

using System.Text.Json.Serialization;
using Slipway.Analysis.Replay;

namespace Slipway.Cli.Replays;

/// <summary>Writes what came of a replay as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
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
    /// <summary>The report of a result.</summary>
    public static ReplayReport Of(ReplayResult result)
    {
        var (look, verdict) = (result.Reached, result.Reached.Verdict);
        return new ReplayReport(
            Word(verdict.Decision), look.Requests, Math.Round(look.Seconds, 3), look.Totals.CanaryRequests, look.Totals.CanaryBad,
            verdict.Evidence, verdict.Reason);
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

using System.Globalization;
using Slipway.Api.Delivery;
using Slipway.Cli.Output;

namespace Slipway.Cli.Rollouts;

/// <summary>The metrics of a judgement, a line each.</summary>
internal static class MetricTable
{
    /// <summary>The lines, the head first; none without metrics.</summary>
    public static IEnumerable<string> Lines(RolloutJudgement judgement)
        => judgement.Metrics is { Count: > 0 } metrics ? Lines(metrics) : [];

    private static IEnumerable<string> Lines(IEnumerable<RolloutJudgedMetric> metrics) => TextTable.Lines(
        ["METRIC", "VERDICT", "NEW", "STABLE", "RATIO", "EVIDENCE", "TAKEN BACK AT", "FOR IT", "PASSES AT"],
        metrics.Select(static m => (IReadOnlyList<string>)
        [
            m.Name ?? "",
            m.Verdict ?? "",
            Arm(m.CanaryBad, m.CanaryRequests, m.CanaryRate, m.CanaryLimitMilliseconds),
            Arm(m.StableBad, m.StableRequests, m.StableRate, m.StableLimitMilliseconds),
            Ratio(m.Ratio),
            Number(m.Evidence),
            Number(m.Threshold),
            Number(m.PassEvidence),
            Number(m.PassThreshold),
        ]));

    /// <summary>An evidence.</summary>
    public static string Number(double? value) => value is not { } number ? ""
        : number >= 1e6 ? number.ToString("0.#e+0", CultureInfo.InvariantCulture)
        : number is > 0 and < 0.01 ? number.ToString("0.#e-0", CultureInfo.InvariantCulture)
        : number.ToString(number < 1000 ? "0.##" : "#,0", CultureInfo.InvariantCulture);

    private static string Arm(long? bad, long? requests, RolloutJudgedRate? rate, double? limit)
    {
        var culture = CultureInfo.InvariantCulture;
        var counts = string.Create(culture, $"{bad ?? 0:N0} of {requests ?? 0:N0}");
        var interval = rate is { Value: { } value, Low: { } low, High: { } high }
            ? string.Create(culture, $", {100 * value:0.##} % ({100 * low:0.##} to {100 * high:0.##})") : "";
        return counts + (limit is { } over ? string.Create(culture, $" above {over:0.#} ms") : "") + interval;
    }

    private static string Ratio(RolloutJudgedRate? ratio) => ratio is null ? ""
        : (ratio.Value is { } value ? $"{Number(value)} " : "")
            + (ratio.High is { } high ? $"({Number(ratio.Low)} to {Number(high)})" : $"(from {Number(ratio.Low)})");
}

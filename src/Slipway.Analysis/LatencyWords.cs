using System.Globalization;

namespace Slipway.Analysis;

/// <summary>What latencies say, as sentences.</summary>
internal static class LatencyWords
{
    /// <summary>Why a version is taken back whose latency weighs most.</summary>
    /// <param name="metric">The latency.</param>
    /// <param name="errors">The errors, which are named beside it.</param>
    public static string Slower(MetricAssessment metric, MetricAssessment errors)
    {
        var culture = CultureInfo.InvariantCulture;
        var (canary, stable) = (metric.Totals.CanaryRequests, metric.Totals.StableRequests);
        return $"Slower than tolerated ({metric.Name}): {Share(metric.Totals.CanaryBad, canary)} of the new revision "
            + string.Create(culture, $"took longer than {metric.CanaryLimitMilliseconds:0.#} ms, while ")
            + string.Create(culture, $"{Share(metric.Totals.StableBad, stable)} of the stable one took longer than ")
            + string.Create(culture, $"{metric.StableLimitMilliseconds:0.#} ms (evidence {ErrorRateJudge.Number(metric.Evidence)}, ")
            + string.Create(culture, $"aborts at {ErrorRateJudge.Number(metric.Threshold)}); {errors.Totals.CanaryBad:N0} of its ")
            + string.Create(culture, $"{errors.Totals.CanaryRequests:N0} requests failed.");
    }

    /// <summary>How latencies stand that decide nothing yet.</summary>
    public static string SoFar(IEnumerable<MetricAssessment> latencies)
        => "Latency: " + string.Join("; ", latencies.Select(OneSoFar)) + ".";

    private static string OneSoFar(MetricAssessment m)
        => m.Totals.CanaryRequests == 0 ? $"{Short(m)} not enough data"
            : $"{Short(m)} {Above(m.Totals.CanaryBad, m.Totals.CanaryRequests, m.CanaryLimitMilliseconds)}, "
                + $"stable {Above(m.Totals.StableBad, m.Totals.StableRequests, m.StableLimitMilliseconds)}";

    private static string Above(long bad, long requests, double? milliseconds)
        => string.Create(CultureInfo.InvariantCulture, $"{Percent(bad, requests)} above {milliseconds:0.#} ms");

    private static string Short(MetricAssessment m) => m.Name.Replace("latency ", "", StringComparison.Ordinal);

    private static string Share(long bad, long requests)
        => string.Create(CultureInfo.InvariantCulture, $"{bad:N0} of {requests:N0} requests ({Percent(bad, requests)})");

    private static string Percent(long bad, long requests)
        => string.Create(CultureInfo.InvariantCulture, $"{100.0 * bad / Math.Max(1, requests):0.0} %");
}

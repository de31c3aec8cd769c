using Slipway.Api.Delivery;

namespace Slipway.Controllers.Delivery.AnalysisRuns;

/// <summary>What a result says about its metric beside the numbers: what was asked for, with the arguments filled in.</summary>
internal static class ProviderMetadata
{
    /// <summary>Key of the query to Prometheus, as Argo Rollouts writes it.</summary>
    public const string PrometheusQuery = "ResolvedPrometheusQuery";

    /// <summary>The metadata; null when there is nothing to say. Values out of Secrets are not in it.</summary>
    public static IReadOnlyDictionary<string, string>? Of(Metric metric) => metric.Provider?.Prometheus?.Query is { } query
        ? new SortedDictionary<string, string>(StringComparer.Ordinal) { [PrometheusQuery] = query }
        : null;
}

namespace Slipway.Analysis;

/// <summary>About how many more requests of the canary a metric takes to decide, if they go on as they have.</summary>
/// <param name="RequestsToFail">Until the metric alone takes the canary back; null when it is not on the way there.</param>
/// <param name="RequestsToPass">Until it passes; null when it is not on the way there.</param>
public readonly record struct MetricForecast(long? RequestsToFail, long? RequestsToPass);

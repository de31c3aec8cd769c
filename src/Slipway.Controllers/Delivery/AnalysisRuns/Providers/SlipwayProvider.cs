using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Expressions;

namespace Slipway.Controllers.Delivery.AnalysisRuns.Providers;

/// <summary>Reads the gateways' own counts.</summary>
/// <param name="counts">The counts.</param>
/// <param name="hasGateways">Whether there are gateways that count; on a cluster with another gateway there are none.</param>
internal sealed class SlipwayProvider(TrafficCounts counts, Func<bool> hasGateways) : IMetricProvider
{
    private const double DefaultQuantile = 0.99;
    private const string Unavailable = "there are none of Slipway's gateways here, whose counts the provider slipway reads; "
        + "use prometheus, web or job";

    private static readonly TimeSpan DefaultWindow = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(1);

    /// <summary>How far back a metric looks.</summary>
    public static TimeSpan WindowOf(SlipwayMetric metric)
        => string.IsNullOrEmpty(metric.Window) ? DefaultWindow : GoDuration.Parse(metric.Window) ?? DefaultWindow;

    public Task<MetricReading> MeasureAsync(MetricRequest request, CancellationToken cancellationToken)
        => Task.FromResult(Measure(request));

    public Task StopAsync(MetricRequest request, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The reading now; nothing is waited for.</summary>
    public MetricReading Measure(MetricRequest request)
    {
        var metric = request.Metric.Provider!.Slipway!;
        var window = WindowOf(metric);
        var service = new ObjectKey(request.Run.Namespace(), metric.Service ?? "");
        if (counts.Sum(service, metric.Revision, window, metric.Traffic == "copies") is not { } sum)
        {
            return new MetricReading.GoesOn(
                hasGateways() ? $"waits until the gateways have been watched for {window.TotalSeconds:0} seconds" : Unavailable,
                LookAgainAfter);
        }

        if (sum.Started == 0 && !hasGateways())
        {
            return new MetricReading.Failure(Unavailable);
        }

        var needed = metric.MinRequests ?? 1;
        if (metric.Metric is "errorRate" or "successRate" or "latency" && sum.Ended < needed)
        {
            return new MetricReading.GoesOn(
                $"waits for {needed} requests to {service.Name} within {window.TotalSeconds:0} seconds", LookAgainAfter);
        }

        return new MetricReading.Value(ExpressionValue.Of(metric.Metric switch
        {
            "errorRate" => (double)sum.Bad / sum.Ended,
            "successRate" => 1 - ((double)sum.Bad / sum.Ended),
            "requests" => sum.Started,
            "requestRate" => sum.Started / window.TotalSeconds,
            _ => sum.QuantileSeconds(metric.Quantile ?? DefaultQuantile),
        }));
    }
}

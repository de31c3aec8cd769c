using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.AnalysisRuns.PodMetrics;

namespace Slipway.Controllers.Delivery.AnalysisRuns.Providers;

/// <summary>Reads what pods tell about themselves.</summary>
internal sealed class PodsProvider(PodScraper scraper) : IMetricProvider
{
    public Task<MetricReading> MeasureAsync(MetricRequest request, CancellationToken cancellationToken)
        => Task.FromResult(scraper.Read(request.Run.Namespace(), request.Metric.Provider!.Pods!));

    public Task StopAsync(MetricRequest request, CancellationToken cancellationToken) => Task.CompletedTask;
}

namespace Slipway.Controllers.Delivery.AnalysisRuns.Providers;

/// <summary>Measures one kind of metric.</summary>
internal interface IMetricProvider
{
    /// <summary>
    /// Measures, within a time limit of its own. What the other side does wrong is a <see cref="MetricReading.Failure"/>; exceptions of
    /// connections and of answers that cannot be understood are taken as one too.
    /// </summary>
    Task<MetricReading> MeasureAsync(MetricRequest request, CancellationToken cancellationToken);

    /// <summary>Ends a measurement that goes on.</summary>
    Task StopAsync(MetricRequest request, CancellationToken cancellationToken);
}

using Slipway.Api.Delivery;

namespace Slipway.Controllers.Delivery.AnalysisRuns.Providers;

/// <summary>One measurement that is asked of a provider.</summary>
/// <param name="Run">The run.</param>
/// <param name="Metric">The metric, with all of its arguments filled in, those from Secrets too.</param>
/// <param name="Number">Number of the measurement, from 1.</param>
/// <param name="Unfinished">The measurement that goes on; null to begin one.</param>
internal sealed record MetricRequest(AnalysisRun Run, Metric Metric, int Number, Measurement? Unfinished);

using Slipway.Api.Delivery;
using Slipway.Api.Schemas;
using Slipway.Client;
using Slipway.Client.Events;
using Slipway.Client.Informers;
using Slipway.Controllers.Delivery.AnalysisRuns.PodMetrics;
using Slipway.Controllers.Delivery.AnalysisRuns.Providers;

namespace Slipway.Controllers.Delivery.AnalysisRuns;

/// <summary>What a reconciler of runs is made of.</summary>
/// <param name="Kind">The kind of run: there is one in each group.</param>
/// <param name="Runs">The runs.</param>
/// <param name="Client">Writes status, Jobs and deletions.</param>
/// <param name="Events">Tells how runs end.</param>
/// <param name="Desk">The measurements under way.</param>
/// <param name="Counts">The gateways' counts.</param>
/// <param name="Scraper">Asks pods for their metrics.</param>
internal sealed record AnalysisRunParts(
    KindInfo Kind, IInformer<AnalysisRun> Runs, IApiClient Client, IEventRecorder Events, MeasurementDesk Desk, TrafficCounts Counts,
    PodScraper Scraper);

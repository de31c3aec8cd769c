using Slipway.Api.Batch;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Client.Reconciling;
using Slipway.Controllers.Delivery.AnalysisRuns.PodMetrics;
using Slipway.Controllers.Delivery.AnalysisRuns.Providers;

namespace Slipway.Controllers.Delivery.AnalysisRuns;

/// <summary>Composes the controller of AnalysisRuns.</summary>
internal static class AnalysisRunRegistration
{
    /// <summary>Name of the controller of a kind of run, as in its user: <c>analysisruns</c>, or with another group at its end.</summary>
    public static string NameOf(KindInfo kind) => kind.Group == Kinds.OwnGroup ? kind.Plural : kind.GroupResource;

    /// <summary>What asks pods for their metrics, for the runs of all kinds; to be made before the informers start.</summary>
    public static PodScraper AddPodScraper(this ControllerContext context, MetricHttp http)
        => new(context.Informers.For<Pod>(), context.Informers.For<Service>(), http, context.Time);

    /// <summary>The controller of one kind of run; to be made before the informers start.</summary>
    /// <param name="context">What it may touch.</param>
    /// <param name="kind">The kind: there is one in each group, with a controller of its own.</param>
    /// <param name="http">How providers reach HTTP servers.</param>
    /// <param name="counts">The gateways' counts; the caller feeds them.</param>
    /// <param name="scraper">Asks pods for their metrics; one for all kinds of run.</param>
    public static Controller AddAnalysisRuns(
        this ControllerContext context, KindInfo kind, MetricHttp http, TrafficCounts counts, PodScraper scraper)
    {
        var name = NameOf(kind);
        var client = context.Clients(name);
        var logger = context.Logger(name);
        var runs = context.Informers.For<AnalysisRun>(kind);
        var web = new MetricHttpClient(http, context.Time);
        var gateways = context.Informers.For<GatewayInstance>();
        var prometheus = new PrometheusProvider(web, context.Time);
        var providers = new SortedDictionary<string, IMetricProvider>(StringComparer.Ordinal)
        {
            ["judge"] = new JudgeProvider(prometheus, context.Time),
            ["job"] = new JobProvider(client),
            ["pods"] = new PodsProvider(scraper),
            ["prometheus"] = prometheus,
            ["slipway"] = new SlipwayProvider(counts, () => gateways.List().Count > 0),
            ["web"] = new WebProvider(web),
        };
        var desk = new MeasurementDesk(providers, client, context.Time, logger);
        var parts = new AnalysisRunParts(kind, runs, client, context.Recorder(name), desk, counts, scraper);
        var controller = context.Controller(name, new AnalysisRunReconciler(parts, context.Time, logger));
        desk.OnArrival = controller.Queue.Add;
        runs.OnChange((old, run) => controller.Queue.Add((run ?? old)!.Key()));
        context.Informers.For<Job>().OnChange((old, job) =>
        {
            if ((job ?? old)!.ControllerOwner() is { Name: { } owner } reference
                && reference.Kind == kind.Kind && reference.ApiVersion == kind.ApiVersion)
            {
                desk.Wake(new ObjectKey((job ?? old)!.Namespace(), owner));
            }
        });
        return controller;
    }
}

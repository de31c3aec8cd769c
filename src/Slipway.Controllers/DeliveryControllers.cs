using Slipway.Analysis;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Client.Reconciling;
using Slipway.Client.Telemetry;
using Slipway.Controllers.Delivery.Alerts;
using Slipway.Controllers.Delivery.AnalysisRuns;
using Slipway.Controllers.Delivery.AnalysisRuns.Providers;
using Slipway.Controllers.Delivery.Experiments;
using Slipway.Controllers.Delivery.Judgement;
using Slipway.Controllers.Delivery.Objectives;
using Slipway.Controllers.Delivery.Rollouts;

namespace Slipway.Controllers;

/// <summary>
/// The controllers of delivery, the same on one machine and on a cluster: one for each kind in each API group, so that
/// <c>slipway.dev</c> and <c>argoproj.io</c> have controllers, queues and judgements of their own.
/// </summary>
public sealed class DeliveryControllers
{
    private readonly TelemetryFollower follower;

    /// <summary>All of them; to be made before the informers start.</summary>
    /// <param name="context">What they are made of.</param>
    /// <param name="telemetry">Where the frames of gateway instances come from.</param>
    /// <param name="http">How the metrics of analyses reach HTTP servers.</param>
    /// <param name="groups">API groups whose objects are acted on; default null for all.</param>
    public DeliveryControllers(
        ControllerContext context, ITelemetrySource telemetry, MetricHttp http, IReadOnlyCollection<string>? groups = null)
    {
        var books = new List<JudgementBook>();
        var controllers = new List<Controller>();
        foreach (var kind in Of<Rollout>(groups))
        {
            var book = new JudgementBook(new ErrorRateJudge(ErrorRateSettings.Default), context.Time);
            books.Add(book);
            controllers.Add(context.AddRollouts(kind, book, http.Direct));
        }

        var counts = new TrafficCounts(context.Time);
        var scraper = context.AddPodScraper(http);
        controllers.AddRange(Of<AnalysisRun>(groups).Select(kind => context.AddAnalysisRuns(kind, http, counts, scraper)));
        controllers.AddRange(Of<Experiment>(groups).Select(kind => context.AddExperiments(kind)));
        var objectives = new ObjectiveBook(context.Time);
        controllers.AddRange(Of<ServiceLevelObjective>(groups).Select(_ => context.AddObjectives(objectives)));
        controllers.AddRange(Of<AlertRule>(groups).Select(_ => context.AddAlertRules(counts)));
        controllers.AddRange(Of<AlertReceiver>(groups).Select(_ => context.AddAlertReceivers(http.Direct)));
        Controllers = controllers;
        follower = new TelemetryFollower(
            context.Informers.For<GatewayInstance>(),
            telemetry,
            frame =>
            {
                books.ForEach(book => book.Add(frame));
                counts.Add(frame);
                objectives.Add(frame);
            },
            context.Time,
            context.Logger("telemetry"));
    }

    /// <summary>The controllers, to be run by one <see cref="ControllerHost"/>.</summary>
    public IReadOnlyList<Controller> Controllers { get; }

    /// <summary>Follows the frames of all gateway instances until asked to stop.</summary>
    public Task FollowAsync(CancellationToken cancellationToken) => follower.RunAsync(cancellationToken);

    private static IEnumerable<KindInfo> Of<T>(IReadOnlyCollection<string>? groups)
        where T : KubeObject => Kinds.AllOf<T>().Where(kind => groups is null || groups.Contains(kind.Group));
}

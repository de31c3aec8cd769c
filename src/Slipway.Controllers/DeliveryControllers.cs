using Slipway.Analysis;
using Slipway.Api.Delivery;
using Slipway.Api.Schemas;
using Slipway.Client.Reconciling;
using Slipway.Client.Telemetry;
using Slipway.Controllers.Delivery.AnalysisRuns;
using Slipway.Controllers.Delivery.AnalysisRuns.Providers;
using Slipway.Controllers.Delivery.Experiments;
using Slipway.Controllers.Delivery.Judgement;
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
    public DeliveryControllers(ControllerContext context, ITelemetrySource telemetry, MetricHttp http)
    {
        var books = new List<JudgementBook>();
        var controllers = new List<Controller>();
        foreach (var kind in Kinds.AllOf<Rollout>())
        {
            var book = new JudgementBook(new ErrorRateJudge(ErrorRateSettings.Default), context.Time);
            books.Add(book);
            controllers.Add(context.AddRollouts(kind, book));
        }

        var counts = new TrafficCounts(context.Time);
        controllers.AddRange(Kinds.AllOf<AnalysisRun>().Select(kind => context.AddAnalysisRuns(kind, http, counts)));
        controllers.AddRange(Kinds.AllOf<Experiment>().Select(kind => context.AddExperiments(kind)));
        Controllers = controllers;
        follower = new TelemetryFollower(
            context.Informers.For<GatewayInstance>(),
            telemetry,
            frame =>
            {
                books.ForEach(book => book.Add(frame));
                counts.Add(frame);
            },
            context.Time,
            context.Logger("telemetry"));
    }

    /// <summary>The controllers, to be run by one <see cref="ControllerHost"/>.</summary>
    public IReadOnlyList<Controller> Controllers { get; }

    /// <summary>Follows the frames of all gateway instances until asked to stop.</summary>
    public Task FollowAsync(CancellationToken cancellationToken) => follower.RunAsync(cancellationToken);
}

using Microsoft.Extensions.Logging;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Client;
using Slipway.Client.Informers;
using Slipway.Client.Reconciling;
using Slipway.Client.Telemetry;
using Slipway.Controllers;
using Slipway.Controllers.Delivery.AnalysisRuns.Providers;

namespace Slipway.Cli.Hosting.Clusters;

/// <summary>The controllers of delivery on caches of their own, for as long as this process leads.</summary>
internal sealed class DeliveryPlane : IAsyncDisposable
{
    private readonly InformerSet informers;
    private readonly DeliveryControllers delivery;
    private readonly ControllerHost host;

    /// <param name="client">Reads and writes.</param>
    /// <param name="ns">The only namespace that is looked after; null for all.</param>
    /// <param name="telemetry">Where the frames of Slipway's gateways come from.</param>
    /// <param name="time">Clock.</param>
    /// <param name="loggers">Loggers.</param>
    /// <param name="groups">API groups whose objects are acted on; null for all.</param>
    public DeliveryPlane(
        IApiClient client, string? ns, ITelemetrySource telemetry, TimeProvider time, ILoggerFactory loggers,
        IReadOnlyCollection<string>? groups = null)
    {
        var random = new Random();
        informers = new InformerSet(client, time, random, loggers, ns);
        var keeping = new FieldKeepingClient(client, informers, static kind => kind.Group is not (Kinds.OwnGroup or Kinds.ArgoGroup));
        var context = new ControllerContext(_ => keeping, informers, time, random, new RandomIdSource(new Random()), loggers);
        delivery = new DeliveryControllers(context, telemetry, MetricHttp.OverSockets(), groups);
        host = new ControllerHost(informers, delivery.Controllers);
    }

    /// <summary>The controllers.</summary>
    public IReadOnlyList<Controller> Controllers => delivery.Controllers;

    /// <summary>Whether everything has been listed, so that the controllers work.</summary>
    public bool IsReady => host.IsReady;

    /// <summary>Kinds whose first list has not arrived.</summary>
    public IReadOnlyList<string> Unsynced => informers.Unsynced;

    /// <summary>Works until asked to stop; <see cref="DisposeAsync"/> waits for all that is under way.</summary>
    public Task RunAsync(CancellationToken cancellationToken)
    {
        host.Start();
        return delivery.FollowAsync(cancellationToken);
    }

    // The host ends the informers too.
    public ValueTask DisposeAsync() => host.DisposeAsync();
}

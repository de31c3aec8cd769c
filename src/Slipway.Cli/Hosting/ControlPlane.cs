using Microsoft.Extensions.Logging;
using Slipway.Api.Meta;
using Slipway.Client;
using Slipway.Client.Informers;
using Slipway.Client.Reconciling;
using Slipway.Client.Telemetry;
using Slipway.Controllers;
using Slipway.Controllers.Delivery.AnalysisRuns.Providers;

namespace Slipway.Cli.Hosting;

/// <summary>All controllers of one machine, on one set of caches.</summary>
internal sealed class ControlPlane : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly ControllerHost host;
    private readonly DeliveryControllers? delivery;
    private readonly HttpClient telemetry = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private Task following = Task.CompletedTask;

    /// <param name="clients">The client of a controller by its name.</param>
    /// <param name="authorityPem">The API server's authority.</param>
    /// <param name="telemetryToken">Token for the gateways' telemetry.</param>
    /// <param name="ids">Ids of objects.</param>
    /// <param name="loggers">Loggers.</param>
    /// <param name="withDelivery">Whether the controllers of delivery are among them; else another process runs them.</param>
    public ControlPlane(
        Func<string, IApiClient> clients, string authorityPem, Func<string> telemetryToken, IIdSource ids, ILoggerFactory loggers,
        bool withDelivery)
    {
        var time = TimeProvider.System;
        var random = new Random();
        var informers = new InformerSet(clients("cache"), time, random, loggers);
        var context = new ControllerContext(clients, informers, time, random, ids, loggers);
        delivery = withDelivery
            ? new DeliveryControllers(context, new TelemetryReader(telemetry, telemetryToken), MetricHttp.OverSockets())
            : null;
        host = new ControllerHost(informers, [.. ClusterControllers.All(context, authorityPem), .. delivery?.Controllers ?? []]);
    }

    public void Start()
    {
        host.Start();
        following = delivery?.FollowAsync(stopping.Token) ?? Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await host.DisposeAsync();
        try
        {
            await following;
        }
        catch (OperationCanceledException)
        {
            // Asked to stop.
        }

        telemetry.Dispose();
        stopping.Dispose();
    }
}

using Microsoft.Extensions.Logging;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Client;
using Slipway.Client.Informers;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Draining;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Reporting;
using Slipway.Gateway.Telemetry;

namespace Slipway.Gateway.Hosting;

/// <summary>
/// One gateway: serves the saved table at once, then what the API says, and goes on with the last table when the API is away. The caller
/// starts the informers after <see cref="StartAsync"/>.
/// </summary>
public sealed class GatewayHost : IAsyncDisposable
{
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromMilliseconds(500);
    private readonly GatewayOptions options;
    private readonly IApiClient api;
    private readonly GatewayCore core;
    private readonly GatewaySources sources;
    private readonly FrameLog frames;
    private readonly ConfigurationLoop configuration;
    private readonly Acknowledger acknowledger;
    private readonly StatusReporter statuses;
    private readonly AdminServer admin;
    private readonly TrafficListener traffic;
    private readonly ILogger logger;
    private readonly string epoch;
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource leaving = new();
    private Task running = Task.CompletedTask;

    /// <summary>Composes a gateway.</summary>
    /// <param name="options">How it runs.</param>
    /// <param name="api">Client of the user <c>system:slipway:gateway</c>.</param>
    /// <param name="informers">Informers of that client, not started.</param>
    /// <param name="time">Clock.</param>
    /// <param name="random">Seed of choices and cookies.</param>
    /// <param name="ids">Source of the epoch.</param>
    /// <param name="loggers">Loggers.</param>
    public GatewayHost(
        GatewayOptions options, IApiClient api, IInformers informers, TimeProvider time, Random random, IIdSource ids, ILoggerFactory loggers)
    {
        this.options = options;
        this.api = api;
        logger = loggers.CreateLogger("Slipway.Gateway");
        epoch = ids.NewUid();
        core = new GatewayCore(time, random);
        sources = new GatewaySources(informers, new RouteSource(informers));
        frames = new FrameLog(core.Series, time, options.InstanceName, epoch);
        configuration = new ConfigurationLoop(core, sources, new TableFile(options.TableFile), logger);
        acknowledger = new Acknowledger(core, sources, api, InstanceKey, logger);
        statuses = new StatusReporter(configuration, api, new StatusPlanner(() => Address), core.Time, logger);
        admin = new AdminServer(core, frames, options, loggers);
        traffic = new TrafficListener(core, options.Addresses, options.Handles, options.InlineScheduling, loggers);
        core.OnDrained = acknowledger.Request;
        configuration.OnCompiled = () =>
        {
            acknowledger.Request();
            statuses.Request();
        };
        sources.OnChange(configuration.Request);
    }

    /// <summary>URL of the traffic port; known after <see cref="StartAsync"/>.</summary>
    public string Address => options.AdvertisedAddress ?? $"http://{traffic.Addresses[0]}";

    /// <summary>URL of the admin port; known after <see cref="StartAsync"/>.</summary>
    public string AdminAddress => options.AdvertisedAdminAddress ?? $"http://{admin.Address}";

    private ObjectKey InstanceKey => new(options.InstanceNamespace, options.InstanceName);

    /// <summary>Restores the saved table, binds both ports and starts to work. Needs no API.</summary>
    /// <exception cref="IOException">An address is in use.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        configuration.Restore();
        await traffic.StartAsync(cancellationToken);
        await admin.StartAsync(cancellationToken);
        var heartbeat = new Heartbeat(api, Describe(), core.Time, logger) { OnBack = OnApiBack };
        running = Task.WhenAll(
            configuration.RunAsync(leaving.Token),
            acknowledger.RunAsync(leaving.Token),
            statuses.RunAsync(leaving.Token),
            heartbeat.RunAsync(leaving.Token),
            frames.RunAsync(stopping.Token),
            SweepAsync(stopping.Token));
    }

    /// <summary>Stops accepting, lets requests under way finish until the deadline, then ends.</summary>
    public async Task StopAsync()
    {
        // From here on a successor of the same name may speak for this instance.
        await leaving.CancelAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(options.DrainSeconds), core.Time);
        await traffic.StopAsync(limit.Token);
        await stopping.CancelAsync();
        try
        {
            await running;
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!stopping.IsCancellationRequested)
        {
            await StopAsync();
        }

        await admin.DisposeAsync();
        await traffic.DisposeAsync();
        core.Dispose();
        stopping.Dispose();
        leaving.Dispose();
    }

    private GatewayInstance Describe() => new()
    {
        ApiVersion = "slipway.dev/v1alpha1",
        Kind = "GatewayInstance",
        Metadata = new ObjectMeta { Namespace = options.InstanceNamespace, Name = options.InstanceName },
        Spec = new GatewayInstanceSpec { Address = Address, AdminAddress = AdminAddress, Epoch = epoch },
    };

    private void OnApiBack()
    {
        configuration.OnReconnected();
        configuration.Request();
        acknowledger.Forget();
        statuses.Request();
    }

    /// <summary>Closes idle backend connections in time, forgets endpoints and counters of pods that are gone, and looks again while lists arrive.</summary>
    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        using var timer = new PeriodicTimer(SweepPeriod, core.Time);
        var synced = false;
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var oldest = core.Deadlines.Tick - (Limits.UpstreamIdleMilliseconds / Deadlines.TickMilliseconds);
            core.States.DropDrained();
            foreach (var endpoint in core.States.Endpoints)
            {
                endpoint.Sweep(oldest);
            }

            core.ForgetGone();

            if (!synced && sources.HaveSynced)
            {
                synced = true;
                configuration.Request();
            }
        }
    }
}

using Microsoft.Extensions.Logging;
using Slipway.Api.Meta;
using Slipway.Client;
using Slipway.Client.Informers;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Recording;
using Slipway.Gateway.Streams;
using Slipway.Gateway.Tls;

namespace Slipway.Gateway.Hosting;

/// <summary>
/// One gateway: serves the saved table at once, then what the API says, and goes on with the last table when the API is away. The caller
/// starts the informers after <see cref="StartAsync"/>.
/// </summary>
public sealed class GatewayHost : IAsyncDisposable
{
    private readonly GatewayOptions options;
    private readonly GatewayControl control;
    private readonly AdminServer admin;
    private readonly TrafficListener traffic;
    private readonly EntrancePorts entrances;
    private readonly AccessLog? accessLog;
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
    /// <exception cref="IOException">The access log cannot be opened.</exception>
    public GatewayHost(
        GatewayOptions options, IApiClient api, IInformers informers, TimeProvider time, Random random, IIdSource ids,
            ILoggerFactory loggers)
    {
        this.options = options;
        var logger = loggers.CreateLogger("Slipway.Gateway");
        control = new GatewayControl(options, api, informers, time, random, ids, logger);
        accessLog = options.AccessLog is { } wanted ? new AccessLog(wanted, control.Core.Records, time, logger) : null;
        admin = new AdminServer(control.Core, control.Frames, options, loggers);
        traffic = new TrafficListener(control.Core, options.Addresses, options.Handles, options.InlineScheduling, loggers,
            new TlsPort(control.Core, options.TlsAddresses, options.TlsHandles));
        entrances = new EntrancePorts(control.Core, traffic.ServeAsync, options.InlineScheduling, loggers);
        control.Entrances = () => entrances.Ports;
    }

    /// <summary>URL of the traffic port; known after <see cref="StartAsync"/>.</summary>
    public string Address => options.AdvertisedAddress ?? $"http://{traffic.Addresses[0]}";

    /// <summary>URL of the traffic port for TLS; known after <see cref="StartAsync"/>. Null when there is none.</summary>
    public string? TlsAddress
        => options.AdvertisedTlsAddress ?? (traffic.SecureAddresses is [var bound, ..] ? $"https://{bound}" : null);

    /// <summary>URL of the admin port; known after <see cref="StartAsync"/>.</summary>
    public string AdminAddress => options.AdvertisedAdminAddress ?? $"http://{admin.Address}";

    /// <summary>Restores the saved table, binds both ports and starts to work. Needs no API.</summary>
    /// <exception cref="IOException">An address is in use.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        control.Restore();
        accessLog?.Start();
        await traffic.StartAsync(cancellationToken);
        await admin.StartAsync(cancellationToken);
        control.Core.OnSwapped = Reconcile;
        control.OnSweep = Retry;
        await entrances.ReconcileAsync();
        control.SecureAddress = TlsAddress;
        running = control.RunAsync(Address, AdminAddress, leaving.Token, stopping.Token);
    }

    /// <summary>Stops accepting, lets requests under way finish until the deadline, then ends.</summary>
    public async Task StopAsync()
    {
        // From here on a successor of the same name may speak for this instance.
        await leaving.CancelAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(options.DrainSeconds), control.Core.Time);
        await Task.WhenAll(traffic.StopAsync(limit.Token), entrances.StopAsync(limit.Token));
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
        await entrances.DisposeAsync();
        await traffic.DisposeAsync();
        if (accessLog is not null)
        {
            await accessLog.DisposeAsync();
        }

        control.Dispose();
        stopping.Dispose();
        leaving.Dispose();
    }

    /// <summary>What was not free to be listened on may be now.</summary>
    private void Retry()
    {
        if (entrances.Ports.Any(static p => p.Fault is not null))
        {
            Reconcile();
        }
    }

    private void Reconcile() => _ = ReconcileAsync();

    private async Task ReconcileAsync()
    {
        if (await entrances.ReconcileAsync())
        {
            control.RequestStatus();
        }
    }
}

using Microsoft.Extensions.Logging;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Client;
using Slipway.Client.Events;
using Slipway.Client.Informers;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Draining;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Reporting;
using Slipway.Gateway.Streams;
using Slipway.Gateway.Telemetry;

namespace Slipway.Gateway.Hosting;

/// <summary>
/// All of a gateway but its ports: the table in force and where it comes from, acknowledgements, heartbeat and frames. Runs on one thread
/// under a simulation too.
/// </summary>
internal sealed class GatewayControl : IDisposable
{
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromMilliseconds(500);
    private readonly GatewayOptions options;
    private readonly IApiClient api;
    private readonly IInformers informers;
    private readonly GatewaySources sources;
    private readonly ConfigurationLoop configuration;
    private readonly Acknowledger acknowledger;
    private readonly StatusReporter statuses;
    private readonly ILogger logger;
    private readonly string epoch;
    private string address = "";

    /// <summary>Composes it.</summary>
    /// <param name="options">How it runs.</param>
    /// <param name="api">Client of the user <c>system:slipway:gateway</c>.</param>
    /// <param name="informers">Informers of that client, not started.</param>
    /// <param name="time">Clock.</param>
    /// <param name="random">Seed of choices and cookies.</param>
    /// <param name="ids">Source of the epoch.</param>
    /// <param name="logger">Log.</param>
    public GatewayControl(
        GatewayOptions options, IApiClient api, IInformers informers, TimeProvider time, Random random, IIdSource ids, ILogger logger)
    {
        this.options = options;
        this.api = api;
        this.informers = informers;
        this.logger = logger;
        epoch = ids.NewUid();
        Core = new GatewayCore(time, random, options.IssueCertificate)
        {
            ForcesGeneralPath = options.ForceGeneralPath,
            SamplesTraces = options.SampleTraces,
            TrustedProxies = options.TrustedProxies,
        };
        var certificates = options.TlsAddresses.Count + options.TlsHandles.Count == 0 ? null
            : new CertificateSource(informers, options.IssueCertificate is not null);
        var routes = new RouteSource(informers, certificates, SecurePort, options.ServiceAddresses is not null);
        sources = new GatewaySources(informers, routes, options.ServiceAddresses);
        Frames = new FrameLog(Core.Series, time, options.InstanceName, epoch);
        configuration = new ConfigurationLoop(Core, sources, new TableFile(options.TableFile), logger);
        acknowledger = new Acknowledger(Core, sources, api, new ObjectKey(options.InstanceNamespace, options.InstanceName), logger);
        statuses = new StatusReporter(configuration, api, new StatusPlanner(() => address, () => SecureAddress),
            new EventRecorder(api, "slipway-gateway", time, ids, logger), time, logger) { Entrances = () => Entrances() };
        Core.OnDrained = acknowledger.Request;
        Core.Comparisons.OnCounted = acknowledger.RequestSoon;
        configuration.OnCompiled = () =>
        {
            acknowledger.Request();
            statuses.Request();
        };
        sources.OnChange(configuration.Request);
    }

    /// <summary>What all exchanges share.</summary>
    public GatewayCore Core { get; }

    /// <summary>URL of the traffic port for TLS; null when there is none.</summary>
    public string? SecureAddress { get; set; }

    /// <summary>The addresses of Services that are listened on, or are to be.</summary>
    public Func<IReadOnlyList<EntrancePort>> Entrances { get; set; } = static () => [];

    /// <summary>Called from time to time, to do again what could not be done.</summary>
    public Action OnSweep { get; set; } = static () => { };

    /// <summary>Frames for the judge.</summary>
    public FrameLog Frames { get; }

    /// <summary>Asks for the status of all objects to be written anew where it differs.</summary>
    public void RequestStatus() => statuses.Request();

    /// <summary>Serves the saved table, if there is one.</summary>
    public void Restore() => configuration.Restore();

    /// <summary>Works until both tokens are cancelled.</summary>
    /// <param name="trafficAddress">URL of the traffic port, told to others.</param>
    /// <param name="adminAddress">URL of the admin port, told to others.</param>
    /// <param name="leaving">Ends what speaks for the instance: from then on a successor of the same name may.</param>
    /// <param name="stopping">Ends the rest.</param>
    public Task RunAsync(string trafficAddress, string adminAddress, CancellationToken leaving, CancellationToken stopping)
    {
        address = trafficAddress;
        var heartbeat = new Heartbeat(api, Describe(adminAddress), Core.Time, logger) { OnBack = OnApiBack };
        return Task.WhenAll(
            configuration.RunAsync(leaving),
            acknowledger.RunAsync(leaving),
            statuses.RunAsync(leaving),
            heartbeat.RunAsync(leaving),
            Frames.RunAsync(stopping),
            SweepAsync(stopping));
    }

    /// <inheritdoc/>
    public void Dispose() => Core.Dispose();

    private int? SecurePort() => SecureAddress is { } url ? new Uri(url).Port : null;

    private GatewayInstance Describe(string adminAddress) => new()
    {
        ApiVersion = "slipway.dev/v1alpha1",
        Kind = "GatewayInstance",
        Metadata = new ObjectMeta { Namespace = options.InstanceNamespace, Name = options.InstanceName },
        Spec = new GatewayInstanceSpec { Address = address, AdminAddress = adminAddress, Epoch = epoch },
    };

    private void OnApiBack()
    {
        informers.RetryNow();
        configuration.OnReconnected();
        configuration.Request();
        acknowledger.Forget();
        statuses.Request();
    }

    /// <summary>Closes idle backend connections in time, forgets what pods that are gone have left, and looks again while lists
    /// arrive.</summary>
    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        using var timer = new PeriodicTimer(SweepPeriod, Core.Time);
        var synced = false;
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var oldest = Core.Deadlines.Now - (Limits.UpstreamIdleMilliseconds / Deadlines.TickMilliseconds);
            Core.States.DropDrained();
            foreach (var endpoint in Core.States.Endpoints)
            {
                endpoint.Connections.Sweep(oldest);
            }

            Core.ForgetGone();
            LookForOutliers();
            OnSweep();

            if (!synced && sources.HaveSynced)
            {
                synced = true;
                configuration.Request();
            }
        }
    }

    private void LookForOutliers()
    {
        Core.Outliers.Sweep(Core.Table);
        while (Core.Outliers.TryTake(out var e))
        {
            GatewayLog.Ejected(logger, e.Address, e.Service, e.Duration.TotalSeconds, e.Why, e.Pod, e.Revision);
        }
    }
}

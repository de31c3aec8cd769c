using System.Globalization;
using Microsoft.Extensions.Logging;
using Slipway.Api.Meta;
using Slipway.Cli.Connections;
using Slipway.Cli.Output;
using Slipway.Client.Leases;
using Slipway.Client.Telemetry;

namespace Slipway.Cli.Hosting.Clusters;

/// <summary>
/// Composition root of <c>slipway controller</c>: the controllers of delivery against whatever API server a kubeconfig leads to. Of several
/// processes one leads, by a lease; the others stand by.
/// </summary>
internal sealed class ControllerProcess(ControllerOptions options, ILoggerFactory loggers)
{
    /// <summary>Name of the lease, in the namespace looked after, else that of the pod, else that of the kubeconfig's context.</summary>
    public const string Lease = "slipway-controller";

    private readonly ILogger logger = loggers.CreateLogger("Slipway.Controller");
    private volatile DeliveryPlane? plane;

    /// <summary>Runs until asked to stop; then gives the lease back.</summary>
    /// <param name="onReady">Called once, when the checks are passed, with the address of the health endpoints or null.</param>
    /// <param name="cancellationToken">Stop.</param>
    /// <exception cref="CommandFailure">The cluster lacks something; the message says what to do.</exception>
    public async Task RunAsync(Action<System.Net.IPEndPoint?> onReady, CancellationToken cancellationToken)
    {
        using var connection = Connect();
        var lease = new ObjectKey(options.Namespace ?? connection.Namespace, Lease);
        var check = new ClusterCheck(connection.Client, options.Namespace, options.LeaderElect ? lease.Namespace : null, options.Groups);
        foreach (var kind in await check.RunAsync(cancellationToken))
        {
            ClusterLog.Absent(logger, kind.GroupResource);
        }

        await using var health = options.Health is { } address
            ? new HealthServer(address, () => plane is null || plane.IsReady, Metrics, loggers) : null;
        if (health is not null)
        {
            await health.StartAsync(options.Health!, cancellationToken);
        }

        onReady(health?.Address);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };
        var telemetry = new TelemetryReader(http, TelemetryToken);
        async Task LeadAsync(CancellationToken stop)
        {
            await using var leading = new DeliveryPlane(
                connection.Client, options.Namespace, telemetry, TimeProvider.System, loggers, options.Groups);
            plane = leading;
            await leading.RunAsync(stop);
            plane = null;
        }

        if (!options.LeaderElect)
        {
            await LeadAsync(cancellationToken);
            return;
        }

        var identity = string.Create(
            CultureInfo.InvariantCulture, $"{Environment.MachineName}_{new RandomIdSource(new Random()).NewSuffix(8)}");
        await new LeaderElection(connection.Client, lease, identity, TimeProvider.System, new Random(), logger)
            .RunAsync(LeadAsync, cancellationToken);
    }

    private ClusterConnection Connect()
        => options.Kubeconfig is { } file ? ClusterConnection.Open(file)
            : InCluster.Find() is { } inside ? ClusterConnection.Of(inside.Connection, inside.Namespace)
            : throw new CommandFailure("name a kubeconfig with --kubeconfig FILE; without one this runs only in a pod of a cluster",
                ExitCodes.Usage);

    private string TelemetryToken()
        => options.TelemetryTokenFile is { } file ? File.ReadAllText(file).Trim() : "";

    private string Metrics()
    {
        var now = plane;
        return ControllerMetrics.Write(now is not null, now?.Controllers ?? []);
    }
}

internal static partial class ClusterLog
{
    [LoggerMessage(4001, LogLevel.Information, "The cluster does not serve {Resource}: there are none until it does")]
    public static partial void Absent(ILogger logger, string resource);
}

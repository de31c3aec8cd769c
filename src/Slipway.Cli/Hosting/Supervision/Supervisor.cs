using System.Net;
using Slipway.Cli.Hosting.Posix;
using Slipway.Cli.Output;

namespace Slipway.Cli.Hosting.Supervision;

/// <summary>
/// Owns the listening sockets, starts server and gateway, keeps both alive, and stops them in order. If it dies, both go on; the next one
/// on the same directory takes sockets and processes over.
/// </summary>
internal sealed class Supervisor(UpOptions options, TimeProvider time, Action<string> say)
{
    public const string Server = "server";
    public const string Gateway = "gateway";
    public const string ApiSocket = "api";
    public const string TrafficSocket = "traffic";
    public const string TlsSocket = "traffic-tls";
    public const string AdminSocket = "admin";

    /// <summary>Environment variable that tells the children where the API is.</summary>
    public const string ApiVariable = "SLIPWAY_API";

    /// <summary>Environment variable that keeps the controllers of delivery out of the server when it is <c>1</c>.</summary>
    public const string WithoutDeliveryVariable = "SLIPWAY_WITHOUT_DELIVERY";

    /// <summary>Environment variable that tells the server that the gateway does not listen for HTTPS when it is <c>1</c>.</summary>
    public const string WithoutHttpsVariable = "SLIPWAY_WITHOUT_HTTPS";

    /// <summary>
    /// Environment variable of the runtime: <c>1</c> watches code before it compiles it well, which pays on the gateway's hot path only,
    /// <c>0</c> saves over a second of processor time in the first minute, and memory.
    /// </summary>
    public const string WatchCodeVariable = "DOTNET_TieredPGO";

    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(30);

    private readonly DataDirectory data = options.Data;
    private readonly ProcessRecord record = new(options.Data);

    /// <summary>Runs until cancelled; then everything is stopped.</summary>
    /// <param name="onReady">Called once, when API and gateway answer.</param>
    /// <param name="cancellationToken">Ends it, with pods, in order.</param>
    /// <exception cref="CommandFailure">It cannot start.</exception>
    public async Task RunAsync(Action<StatusFile> onReady, CancellationToken cancellationToken)
    {
        data.Create();
        using var supervisorLock = TakeLock();
        var earlier = RunningProcesses.Of(data);
        var sockets = OpenSockets(earlier);
        var (server, gateway) = Describe(sockets);
        try
        {
            await StartAsync(earlier, server, gateway, cancellationToken);
        }
        catch
        {
            // What this run started ends with it; pods and an earlier gateway go on serving.
            await Shutdown.EndAsync(Started(record.Current.Server, earlier.Server), StopTimeout, time);
            await Shutdown.EndAsync(Started(record.Current.Gateway, earlier.Gateway), StopTimeout, time);
            throw;
        }

        var status = Status(sockets);
        status.Write(data);
        onReady(status);
        _ = StartupMemory.ReleaseAsync(time, cancellationToken);
        await Task.WhenAll(server.KeepAliveAsync(say, cancellationToken), gateway.KeepAliveAsync(say, cancellationToken));
        await Shutdown.RunAsync(data, record.Current, StopTimeout, time);
    }

    private static ProcessIdentity? Started(ProcessIdentity? now, ProcessIdentity? earlier) => now == earlier ? null : now;

    private async Task StartAsync(
        RunningProcesses earlier, SupervisedProcess server, SupervisedProcess gateway, CancellationToken cancellationToken)
    {
        await ReplaceAsync(earlier, server, gateway);
        await Task.WhenAll(
            server.WaitUntilReadyAsync(ReadyTimeout, cancellationToken),
            gateway.WaitUntilReadyAsync(ReadyTimeout, cancellationToken));
        record.Change(p => p with { LeavingGateway = earlier.Gateway });
        RunningProcesses.Stop(earlier.Gateway);
    }

    private FileStream TakeLock()
    {
        try
        {
            return new FileStream(data.SupervisorLock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            var pid = JsonFile.Read(data.ProcessesFile, HostingJson.Default.ProcessesFile)?.Supervisor.Pid;
            throw new CommandFailure(
                $"data directory {data.Root} is in use by a running slipway{(pid is null ? "" : $" (pid {pid})")}. "
                + "Stop it with 'slipway down', or choose another with --data DIR.");
        }
    }

    private Dictionary<string, ListeningSocket> OpenSockets(RunningProcesses earlier)
    {
        var open = earlier.AskForSockets(data).ToDictionary(static s => s.Name);
        Want(ApiSocket, "--api", options.Api);
        Want(TrafficSocket, "--gateway", options.Gateway);
        if (options.GatewayTls is { } tls)
        {
            Want(TlsSocket, "--gateway-tls", tls);
        }
        else if (open.Remove(TlsSocket, out var unwanted))
        {
            unwanted.Close();
        }

        Want(AdminSocket, "the gateway's admin address", new IPEndPoint(IPAddress.Loopback, 0));
        return open;

        void Want(string name, string flag, IPEndPoint wanted)
        {
            if (open.TryGetValue(name, out var had))
            {
                if (had.EndPoint.Address.Equals(wanted.Address) && (wanted.Port == 0 || had.EndPoint.Port == wanted.Port))
                {
                    return;
                }

                had.Close();
            }

            open[name] = ListeningSocket.Open(name, flag, wanted);
        }
    }

    private (SupervisedProcess Server, SupervisedProcess Gateway) Describe(Dictionary<string, ListeningSocket> sockets)
    {
        var environment = new Dictionary<string, string>
        {
            [ApiVariable] = $"https://{sockets[ApiSocket].EndPoint}",
            ["SLIPWAY_RUNTIME"] = options.Runtime,
        };

        // Idle threads of the pool sleep at once: on few cores their spinning takes a seventh of the processor from those who work.
        var serverEnvironment = new Dictionary<string, string>(environment)
        {
            ["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0",
            [WatchCodeVariable] = "0",
            [WithoutHttpsVariable] = options.GatewayTls is null ? "1" : "0",
        };
        if (options.WithoutDelivery)
        {
            serverEnvironment[WithoutDeliveryVariable] = "1";
        }

        var server = new SupervisedProcess(
            Server, data, [sockets[ApiSocket]], serverEnvironment, id => record.Change(p => p with { Server = id }), time);

        // Both layers inline, or neither: one alone is slower than none. Half of the cores poll, the others are for the pods; threads of
        // the pool wait without spinning, as requests do not run on them. bench/gateway.sh shows what each gains.
        var gatewayEnvironment = new Dictionary<string, string>(environment)
        {
            ["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1",
            ["DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT"] = $"{Math.Max(1, Environment.ProcessorCount / 2)}",
            ["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0",
            [WatchCodeVariable] = "1",
        };
        options.AccessLog.WriteTo(gatewayEnvironment);
        options.Proxies.WriteTo(gatewayEnvironment);
        var gateway = new SupervisedProcess(
            Gateway, data, [.. sockets.Where(static s => s.Key != ApiSocket).Select(static s => s.Value)], gatewayEnvironment,
            id => record.Change(p => p with { Gateway = id }), time);
        return (server, gateway);
    }

    // A new gateway serves beside the old one until it is ready; the server holds a lock, so the old one ends first.
    private async Task ReplaceAsync(RunningProcesses earlier, SupervisedProcess server, SupervisedProcess gateway)
    {
        record.Change(p => p with { Server = earlier.Server, Gateway = earlier.Gateway });
        gateway.Start();
        if (earlier.Server is { } old)
        {
            say($"taking over from server {old.Pid}");
            ProcessTable.Signal(old, NativeMethods.SigTerm);
            if (!await ProcessTable.WaitForExitAsync(old, StopTimeout, time))
            {
                ProcessTable.Signal(old, NativeMethods.SigKill);
            }
        }

        server.Start();
    }

    private StatusFile Status(Dictionary<string, ListeningSocket> sockets) => new()
    {
        Api = $"https://{sockets[ApiSocket].EndPoint}",
        Gateway = $"http://{sockets[TrafficSocket].EndPoint}",
        GatewayAdmin = $"http://{sockets[AdminSocket].EndPoint}",
        Pids = record.Pids ?? throw new InvalidOperationException("not everything is started"),
        Version = SlipwayVersion.Text,
        DataDirectory = data.Root,
        GatewayTls = sockets.TryGetValue(TlsSocket, out var tls) ? $"https://{tls.EndPoint}" : null,
    };
}

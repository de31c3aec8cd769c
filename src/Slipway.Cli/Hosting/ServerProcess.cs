using System.Text;
using Microsoft.Extensions.Logging;
using Slipway.Api.Meta;
using Slipway.ApiServer;
using Slipway.ApiServer.Access;
using Slipway.Cli.Hosting.Supervision;
using Slipway.Cli.Output;
using Slipway.Client;
using Slipway.Storage.Sqlite;

namespace Slipway.Cli.Hosting;

/// <summary>Composition root of <c>slipway server</c>: store, API server, controllers and node in one process.</summary>
internal static class ServerProcess
{
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(15);

    public static async Task RunAsync(DataDirectory data, StopSignals stop)
    {
        var time = TimeProvider.System;
        var api = ListeningSocket.Inherited()[Supervisor.ApiSocket];
        using var directory = await DirectoryLock.TakeAsync(data, LockTimeout, time);
        using var loggers = ProcessLogging.Create();
        await using var store = OpenStore(data, loggers);
        var ids = new RandomIdSource(new Random());
        var pki = PkiDirectory.Open(data.Pki, [api.EndPoint.Address.ToString()], time);
        var tokens = new TokenFiles(data);
        await using var audit = new AuditFile(data.AuditLog, loggers.CreateLogger("Slipway.Audit"));
        await using var node = new NodeBinding(data, loggers);
        await using var server = await ApiServerHost.StartAsync(
            new ApiServerOptions
            {
                Store = store,
                Time = time,
                Ids = ids,
                Pki = pki,
                Tokens = Users(tokens),
                Listen = api.EndPoint,
                ListenDescriptor = api.Descriptor,
                PodStreams = node.Streams,
                Audit = audit,
                FirstServiceAddress = ServiceAddressRange.FirstOf(data),
                Loggers = loggers,
            },
            stop.Token);
        IApiClient Client(string user) => new InProcessApiClient(server.As(ApiUser.Known(user)));

        await FirstObjects.ApplyAsync(
            Client("system:slipway:controller:bootstrap"),
            withHttps: Environment.GetEnvironmentVariable(Supervisor.WithoutHttpsVariable) != "1", stop.Token);
        await using var control = new ControlPlane(
            name => Client($"system:slipway:controller:{name}"), pki.AuthorityPem, () => tokens.GatewayTelemetry, ids, loggers,
            withDelivery: Environment.GetEnvironmentVariable(Supervisor.WithoutDeliveryVariable) != "1");
        control.Start();
        node.Start(Client("system:slipway:node:local"), ids);
        var kubeconfig = AdminKubeconfig.Text(new Uri($"https://{api.EndPoint}"), pki.AuthorityPem, tokens.Admin);
        JsonFile.WriteBytes(data.Kubeconfig, Encoding.UTF8.GetBytes(kubeconfig));
        using var handover = new HandoverEndpoint(SupervisedProcess.SocketPath(data, Supervisor.Server), [api]);
        _ = StartupMemory.ReleaseAsync(time, stop.Token);
        await stop.WaitAsync();
    }

    private static SqliteStore OpenStore(DataDirectory data, ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger("Slipway.Storage");
        try
        {
            return SqliteStore.Open(new SqliteStoreOptions
            {
                Directory = data.Store,
                OnFatal = because =>
                {
                    HostingLog.StoreBroken(logger, because);
                    Environment.Exit(ExitCodes.Failure);
                },
            });
        }
        catch (StoreOpenException e)
        {
            throw new CommandFailure($"data directory {data.Root}: {e.Message}");
        }
    }

    private static Dictionary<string, ApiUser> Users(TokenFiles tokens) => new()
    {
        [tokens.Admin] = ApiUser.Known("slipway-admin", ApiUser.Masters),
        [tokens.Gateway] = ApiUser.Known("system:slipway:gateway"),
    };
}

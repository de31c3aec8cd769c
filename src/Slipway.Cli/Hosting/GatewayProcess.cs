using Slipway.Api.Meta;
using Slipway.Cli.Hosting.Supervision;
using Slipway.Cli.Output;
using Slipway.Client.Http;
using Slipway.Client.Informers;
using Slipway.Gateway.Hosting;

namespace Slipway.Cli.Hosting;

/// <summary>Composition root of <c>slipway gateway</c>: the data plane, a client of the API like any other.</summary>
internal static class GatewayProcess
{
    public static async Task RunAsync(DataDirectory data, StopSignals stop)
    {
        var time = TimeProvider.System;
        var sockets = ListeningSocket.Inherited();
        var traffic = sockets[Supervisor.TrafficSocket];
        var admin = sockets[Supervisor.AdminSocket];
        var server = Environment.GetEnvironmentVariable(Supervisor.ApiVariable)
            ?? throw new CommandFailure($"{Supervisor.ApiVariable} is not set; the gateway is started by 'slipway up'");
        using var loggers = ProcessLogging.Create();
        var tokens = new TokenFiles(data);
        using var http = ApiConnection.Open(new ApiConnectionOptions
        {
            Server = new Uri(server),
            Authorities = await Authority.WaitForAsync(data, time, stop.Token),
            Token = tokens.Gateway,
            UserAgent = "slipway-gateway",
        });
        var client = new HttpApiClient(http);
        var random = new Random();
        await using var informers = new InformerSet(client, time, random, loggers);
        await using var gateway = new GatewayHost(
            new GatewayOptions
            {
                Handles = [(ulong)traffic.Descriptor],
                AdminHandle = (ulong)admin.Descriptor,
                AdvertisedAddress = $"http://{traffic.EndPoint}",
                AdvertisedAdminAddress = $"http://{admin.EndPoint}",
                AdminToken = tokens.GatewayTelemetry,
                TableFile = Path.Combine(data.Gateway, "table.json"),
            },
            client, informers, time, random, new RandomIdSource(new Random()), loggers);
        await gateway.StartAsync(stop.Token);
        informers.Start();
        using var handover = new HandoverEndpoint(SupervisedProcess.SocketPath(data, Supervisor.Gateway), [traffic, admin]);
        await stop.WaitAsync();
    }
}

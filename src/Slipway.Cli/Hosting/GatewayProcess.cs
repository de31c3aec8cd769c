using Slipway.Api.Meta;
using Slipway.Cli.Hosting.Supervision;
using Slipway.Cli.Output;
using Slipway.Client.Http;
using Slipway.Client.Informers;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Hosting;

namespace Slipway.Cli.Hosting;

/// <summary>Composition root of <c>slipway gateway</c>: the data plane, a client of the API like any other.</summary>
internal static class GatewayProcess
{
    /// <summary>Set to 1, it makes every request take the general path.</summary>
    public const string GeneralPathVariable = "SLIPWAY_GATEWAY_GENERAL_PATH";

    public static async Task RunAsync(DataDirectory data, StopSignals stop)
    {
        var time = TimeProvider.System;
        var sockets = ListeningSocket.Inherited();
        var traffic = sockets[Supervisor.TrafficSocket];
        var admin = sockets[Supervisor.AdminSocket];
        var tls = sockets.GetValueOrDefault(Supervisor.TlsSocket);
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
        var client = new HttpApiClient(http, GatewayReading.Reader);
        var random = new Random();
        var proxies = ProxyChoice.FromEnvironment();
        await using var informers = new InformerSet(client, time, random, loggers);
        await using var gateway = new GatewayHost(
            new GatewayOptions
            {
                Handles = [(ulong)traffic.Descriptor],
                TlsHandles = tls is null ? [] : [(ulong)tls.Descriptor],
                IssueCertificate = Authority.Issuer(data, time),
                AdminHandle = (ulong)admin.Descriptor,
                AdvertisedAddress = $"http://{traffic.EndPoint}",
                AdvertisedTlsAddress = tls is null ? null : $"https://{tls.EndPoint}",
                AdvertisedAdminAddress = $"http://{admin.EndPoint}",
                AdminToken = tokens.GatewayTelemetry,
                ForceGeneralPath = Environment.GetEnvironmentVariable(GeneralPathVariable) == "1",
                TrustedProxies = proxies.Networks,
                SampleTraces = proxies.SampleTraces,
                ServiceAddresses = new ServiceAddressing($"{MachineAddress.Find()}"),
                AccessLog = AccessLogChoice.FromEnvironment().ToOptions(),
                TableFile = Path.Combine(data.Gateway, "table.json"),
            },
            client, informers, time, random, new RandomIdSource(new Random()), loggers);
        await gateway.StartAsync(stop.Token);
        informers.Start();
        using var handover = new HandoverEndpoint(SupervisedProcess.SocketPath(data, Supervisor.Gateway), [.. sockets.Values]);
        _ = StartupMemory.ReleaseAsync(time, stop.Token);
        await stop.WaitAsync();
    }
}

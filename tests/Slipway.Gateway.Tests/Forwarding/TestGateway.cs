using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Api.Telemetry;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Routing;
using Slipway.Gateway.Telemetry;
using Slipway.TestKit;

namespace Slipway.Gateway.Tests.Forwarding;

/// <summary>A gateway without API on a real port, with a table that the test gives.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    /// <summary>The whole suite takes the general path when this says so.</summary>
    public static bool IsForced { get; } = Environment.GetEnvironmentVariable("SLIPWAY_GATEWAY_GENERAL_PATH") == "1";

    private readonly TrafficListener listener;

    private TestGateway(bool inline, TimeProvider? time, bool general, string? trusted, bool samples)
    {
        Core = new GatewayCore(time ?? TimeProvider.System, new Random(1))
        {
            ForcesGeneralPath = general,
            TrustedProxies = trusted is null ? null : [IPNetwork.Parse(trusted)],
            SamplesTraces = samples,
        };
        listener = new TrafficListener(Core, [new IPEndPoint(IPAddress.Loopback, 0)], [], inline, NullLoggerFactory.Instance);
    }

    public GatewayCore Core { get; }

    /// <summary>Client connections now open.</summary>
    public int Open => listener.Open;

    public IPEndPoint Address => listener.Addresses[0];

    public static async Task<TestGateway> StartAsync(
        TablePlan plan, bool inline = false, TimeProvider? time = null, bool? general = null, string? trusted = null, bool samples = false)
    {
        var gateway = new TestGateway(inline, time, general ?? IsForced, trusted, samples);
        gateway.Serve(plan);
        await gateway.listener.StartAsync(CancellationToken.None);
        return gateway;
    }

    public static Task<TestGateway> StartAsync(params RawBackend[] backends) => StartAsync(Plan(backends));

    public static TablePlan Plan(params RawBackend[] backends) => Plan(null, [.. backends.Select(b => Endpoint("", b.Port))]);

    public static PlannedEndpoint Endpoint(string revision, int port)
        => new() { PodUid = $"pod-{port}", Address = "127.0.0.1", Port = port, Revision = revision };

    public static TablePlan Plan(PlannedSplit? split, params PlannedEndpoint[] endpoints) => new()
    {
        Services = [new PlannedService { Namespace = "default", Name = "web", Port = 80, Split = split, Endpoints = endpoints }],
        Routes =
        [
            new PlannedRoute
            {
                Key = "default/web",
                Hosts = [],
                Rules = [new PlannedRule { Matches = [new PlannedMatch()],
                    Backends = [new PlannedBackend { Service = "default/web:80", Weight = 1 }] }],
            },
        ],
    };

    /// <summary>A request on a connection of its own, or on the end of one that is kept.</summary>
    public static string Get(string path = "/", string headers = "", string method = "GET")
        => $"{method} {path} HTTP/1.1\r\nHost: x\r\n{headers}Connection: close\r\n\r\n";

    /// <summary>A plan whose Service speaks HTTP/2.</summary>
    public static TablePlan Http2Plan(params PlannedEndpoint[] endpoints) => OfHttp2(Plan(null, endpoints));

    /// <summary>The same plan with a Service that speaks HTTP/2.</summary>
    public static TablePlan OfHttp2(TablePlan plan) => plan with { Services = [plan.Services[0] with { Http2 = true }] };

    /// <summary>A plan with other rules on its one route.</summary>
    public static TablePlan WithRule(TablePlan plan, Func<PlannedRule, PlannedRule> change)
        => plan with { Routes = [plan.Routes[0] with { Rules = [change(plan.Routes[0].Rules[0])] }] };

    public static PlannedSplit Split(int canary, string? cookie = null) => new()
    {
        Name = "web",
        Uid = "u1",
        Generation = 1,
        Salt = "salt",
        Cookie = cookie,
        Revisions = [new PlannedRevision("v2", canary, "Canary"), new PlannedRevision("v1", 10_000 - canary, "Stable")],
    };

    /// <summary>For what only a gateway that fails does not reach.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public void Serve(TablePlan plan) => Core.Swap(RoutingTable.Build(plan, Core.States));

    /// <summary>Sends bytes and reads until the gateway closes the connection; within <see cref="Patience"/>.</summary>
    public async Task<string> ExchangeAsync(string request, IPAddress? from = null)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        if (from is not null)
        {
            socket.Bind(new IPEndPoint(from, 0));
        }

        await socket.ConnectAsync(Address, limit.Token);
        await socket.SendAsync(Encoding.Latin1.GetBytes(request), limit.Token);
        var text = new StringBuilder();
        var buffer = new byte[64 * 1024];
        try
        {
            while (await socket.ReceiveAsync(buffer, limit.Token) is > 0 and var n)
            {
                text.Append(Encoding.Latin1.GetString(buffer, 0, n));
            }
        }
        catch (SocketException)
        {
            text.Append("<reset>");
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"the connection was not closed in time; it had: {text}");
        }

        return text.ToString();
    }

    /// <summary>Waits for something that happens without a request; within <see cref="Patience"/>.</summary>
    public async Task WaitAsync(Func<bool> condition, string what)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!condition())
        {
            Assert.False(limit.IsCancellationRequested, $"waited in vain for this at {Address}: {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>The frames of all requests and copies, once as many have ended. The clock is the gateway's own: with the real one nobody
    /// knows how many requests are within the second of the warm-up.</summary>
    public async Task<IReadOnlyList<TelemetryFrame>> FramesAsync(SimulatedTime time, FrameLog log, long ended)
    {
        await WaitAsync(
            () => Core.Series.All.Sum(static s => Enumerable.Range(0, 6).Sum(s.ByClass)) == ended,
            $"{ended} requests and copies have ended");
        time.Advance(TimeSpan.FromSeconds(1));
        log.Publish();
        return log.Read(0, 0).Frames;
    }

    /// <summary>Serves a connection that was accepted elsewhere.</summary>
    public Task ServeAsync(ConnectionContext connection) => listener.ServeAsync(connection);

    /// <summary>Stops as a SIGTERM does.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => listener.StopAsync(cancellationToken);

    /// <summary>A client that speaks HTTP/2 with prior knowledge.</summary>
    public HttpClient Http2Client() => new(new SocketsHttpHandler { UseCookies = false })
    {
        BaseAddress = new Uri($"http://{Address}"),
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    public HttpClient Client(int connections = 8)
        => new(new SocketsHttpHandler { MaxConnectionsPerServer = connections, UseCookies = false }) { BaseAddress = new Uri(
            $"http://{Address}") };

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await listener.StopAsync(now.Token);
        await listener.DisposeAsync();
        Core.Dispose();
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Tests.Forwarding;

/// <summary>The hot path on a real port with a table that the test gives.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    private readonly TrafficListener listener;

    private TestGateway(bool inline, TimeProvider? time)
    {
        Core = new GatewayCore(time ?? TimeProvider.System, new Random(1));
        listener = new TrafficListener(Core, [new IPEndPoint(IPAddress.Loopback, 0)], [], inline, NullLoggerFactory.Instance);
    }

    public GatewayCore Core { get; }

    public IPEndPoint Address => listener.Addresses[0];

    public static async Task<TestGateway> StartAsync(TablePlan plan, bool inline = false, TimeProvider? time = null)
    {
        var gateway = new TestGateway(inline, time);
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

    public void Serve(TablePlan plan) => Core.Swap(RoutingTable.Build(plan, Core.States));

    /// <summary>Sends bytes and reads until the gateway closes the connection; a deadline of ten seconds.</summary>
    public async Task<string> ExchangeAsync(string request, IPAddress? from = null)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
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

        return text.ToString();
    }

    /// <summary>Waits for something that happens without a request; a deadline of ten seconds.</summary>
    public async Task WaitAsync(Func<bool> condition, string what)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!condition())
        {
            Assert.False(limit.IsCancellationRequested, $"waited 10 seconds for this: {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(5), Core.Time, CancellationToken.None);
        }
    }

    /// <summary>Stops as a SIGTERM does.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => listener.StopAsync(cancellationToken);

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

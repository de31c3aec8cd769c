using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Routing;
using Slipway.Gateway.Tests.Forwarding;
using Slipway.Gateway.Tls;
using Slipway.TestKit;

namespace Slipway.Gateway.Tests.Tls;

public sealed class SlowHandshakeTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task Stop_ConnectionWithoutAHandshake_NotWaitedFor()
    {
        using var core = new GatewayCore(TimeProvider.System, new Random(1));
        await using var listener = await ListenAsync(core);
        using var silent = await AcceptedAsync(listener);

        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(Limits.HandshakeMilliseconds - 1_000));
        await listener.StopAsync(limit.Token);

        Assert.False(limit.IsCancellationRequested, "the connection was waited for");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stop_HandshakeComesLate_FirstRequestAnswered(bool afterTheIdleHaveEnded)
    {
        var token = TestContext.Current.CancellationToken;
        var time = new SimulatedTime();
        using var authority = new TestAuthority();
        using var core = new GatewayCore(time, new Random(1), name => authority.Issue(name, [name]));
        var own = new PlannedListener { Key = "slipway-system/slipway/https", Hostname = "", OwnAuthority = true };
        core.Swap(RoutingTable.Build(TestGateway.Plan() with { Routes = [], Listeners = [own] }, core.States));
        await using var listener = await ListenAsync(core);
        using var client = await AcceptedAsync(listener);

        var stopped = listener.StopAsync(token);
        if (afterTheIdleHaveEnded)
        {
            time.Advance(TimeSpan.FromMilliseconds(Limits.DrainIdleMilliseconds));
        }

        await using var stream = new SslStream(new NetworkStream(client, ownsSocket: false), false, (_, c, _, _) => authority.Made(c));
        await stream.AuthenticateAsClientAsync("x.test");
        await stream.WriteAsync("GET / HTTP/1.1\r\nHost: x.test\r\n\r\n"u8.ToArray(), token);
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync(token);

        Assert.StartsWith("HTTP/1.1 404 ", answer);
        Assert.Contains("\r\nConnection: close\r\n", answer);
        await stream.ShutdownAsync();
        client.Close();
        await stopped;
    }

    [Theory]
    [InlineData("")]
    [InlineData("16")]
    [InlineData("16030100C8010000C40303")]
    public async Task Connection_HandshakeNotDoneInTime_CutOff(string sent)
    {
        var time = new SimulatedTime();
        using var core = new GatewayCore(time, new Random(1));
        await using var listener = await ListenAsync(core);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(listener.SecureAddresses[0], TestContext.Current.CancellationToken);
        await socket.SendAsync(Convert.FromHexString(sent), TestContext.Current.CancellationToken);
        var end = socket.ReceiveAsync(new byte[1]);
        var waited = TimeSpan.Zero;
        while (!end.IsCompleted)
        {
            Assert.True(waited < TimeSpan.FromMinutes(10), "the connection is still open");
            // On real time the gateway may not have seen the connection yet.
            await Task.WhenAny(end, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None));
            time.Advance(Step);
            waited += Step;
        }

        Assert.True(waited > TimeSpan.FromMilliseconds(Limits.HandshakeMilliseconds), $"cut off after {waited}");
        await Assert.ThrowsAnyAsync<SocketException>(async () => Assert.NotEqual(0, await end));
        await listener.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0, sent.Length == 0 ? 0 : 1), (core.Handshakes.Done, core.Handshakes.Failed));
    }

    private static async Task<TrafficListener> ListenAsync(GatewayCore core)
    {
        var any = new IPEndPoint(IPAddress.Loopback, 0);
        var listener = new TrafficListener(core, [any], [], inline: false, NullLoggerFactory.Instance, new TlsPort(core, [any], []));
        await listener.StartAsync(CancellationToken.None);
        return listener;
    }

    /// <summary>A connection on which nothing was sent, and which the gateway has seen: it has answered one that came later.</summary>
    private static async Task<Socket> AcceptedAsync(TrafficListener listener)
    {
        var token = TestContext.Current.CancellationToken;
        var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await silent.ConnectAsync(listener.SecureAddresses[0], token);
        using var loud = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await loud.ConnectAsync(listener.SecureAddresses[0], token);
        await loud.SendAsync("GET"u8.ToArray(), token);
        Assert.NotEqual(0, await loud.ReceiveAsync(new byte[1], token));
        return silent;
    }
}

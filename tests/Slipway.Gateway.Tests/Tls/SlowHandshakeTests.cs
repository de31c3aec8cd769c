using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Gateway.Forwarding;
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
        var any = new IPEndPoint(IPAddress.Loopback, 0);
        await using var listener = new TrafficListener(
            core, [any], [], inline: false, NullLoggerFactory.Instance, new TlsPort(core, [any], []));
        await listener.StartAsync(CancellationToken.None);
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await silent.ConnectAsync(listener.SecureAddresses[0], TestContext.Current.CancellationToken);
        using var loud = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await loud.ConnectAsync(listener.SecureAddresses[0], TestContext.Current.CancellationToken);
        await loud.SendAsync("GET"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.NotEqual(0, await loud.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken));
        loud.Close();

        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(Limits.HandshakeMilliseconds / 2));
        await listener.StopAsync(limit.Token);

        Assert.False(limit.IsCancellationRequested, "the connection was waited for");
    }

    [Theory]
    [InlineData("")]
    [InlineData("16")]
    [InlineData("16030100C8010000C40303")]
    public async Task Connection_HandshakeNotDoneInTime_CutOff(string sent)
    {
        var time = new SimulatedTime();
        using var core = new GatewayCore(time, new Random(1));
        var any = new IPEndPoint(IPAddress.Loopback, 0);
        await using var listener = new TrafficListener(
            core, [any], [], inline: false, NullLoggerFactory.Instance, new TlsPort(core, [any], []));
        await listener.StartAsync(CancellationToken.None);
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
}

using System.Net.Sockets;
using System.Text;
using Slipway.Gateway.Forwarding;
using Slipway.TestKit;

namespace Slipway.Gateway.Tests.Forwarding;

public sealed class DrainTests
{
    private const string Get = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";

    [Fact]
    public async Task Stop_IdleConnections_EndLongBeforeTheDeadline()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var backend = RawBackend.Named("b");
        await using var gateway = await TestGateway.StartAsync(backend);
        using var used = await ConnectAsync(gateway, limit.Token);
        await SendAsync(used, Get, limit.Token);
        Assert.EndsWith("\r\n\r\nb", await ReceiveAsync(used, limit.Token));
        using var fresh = await ConnectAsync(gateway, limit.Token);
        await gateway.WaitAsync(() => gateway.Open == 2, "both are accepted");
        await gateway.StopAsync(limit.Token);
        Assert.False(limit.IsCancellationRequested);
        Assert.Equal("", await ReceiveAsync(used, limit.Token));
        Assert.Equal("", await ReceiveAsync(fresh, limit.Token));
    }

    [Fact]
    public async Task Stop_ExchangeUnderWay_FinishesWithClose()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var go = new ManualResetEventSlim();
        using var asked = new SemaphoreSlim(0);
        await using var backend = new RawBackend(_ =>
        {
            asked.Release();
            go.Wait(TimeSpan.FromSeconds(60));
            return "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nb";
        });
        await using var gateway = await TestGateway.StartAsync(backend);
        using var client = await ConnectAsync(gateway, limit.Token);
        await SendAsync(client, Get, limit.Token);
        await asked.WaitAsync(limit.Token);
        var stopped = gateway.StopAsync(limit.Token);
        Assert.False(stopped.IsCompleted);
        go.Set();
        var answer = await ReceiveAsync(client, limit.Token);
        Assert.Contains("\r\nConnection: close\r\n", answer);
        Assert.EndsWith("\r\n\r\nb", answer);
        await stopped;
    }

    [Fact]
    public async Task Stop_RequestOnAnIdleConnectionRightAfter_AnsweredWithClose()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var backend = RawBackend.Named("b");
        await using var gateway = await TestGateway.StartAsync(TestGateway.Plan(backend), time: new SimulatedTime());
        using var client = await ConnectAsync(gateway, limit.Token);
        await SendAsync(client, Get, limit.Token);
        await ReceiveAsync(client, limit.Token);
        var stopped = gateway.StopAsync(limit.Token);
        await SendAsync(client, Get, limit.Token);
        Assert.Contains("\r\nConnection: close\r\n", await ReceiveAsync(client, limit.Token));
        await stopped;
    }

    [Fact]
    public async Task Stop_FirstRequestOfAConnectionComesLate_AnsweredWithClose()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var time = new SimulatedTime();
        await using var backend = RawBackend.Named("b");
        await using var gateway = await TestGateway.StartAsync(TestGateway.Plan(backend), time: time);
        using var late = await ConnectAsync(gateway, limit.Token);
        using var never = await ConnectAsync(gateway, limit.Token);
        using var used = await ConnectAsync(gateway, limit.Token);
        await SendAsync(used, Get, limit.Token);
        await ReceiveAsync(used, limit.Token);
        await gateway.WaitAsync(() => gateway.Open == 3, "all are accepted");

        var stopped = gateway.StopAsync(limit.Token);
        time.Advance(TimeSpan.FromMilliseconds(Limits.DrainIdleMilliseconds));
        Assert.Equal("", await ReceiveAsync(used, limit.Token));
        await SendAsync(late, Get, limit.Token);
        Assert.Contains("\r\nConnection: close\r\n", await ReceiveAsync(late, limit.Token));
        Assert.False(stopped.IsCompleted);

        // The second time begins a moment after the idle connections have ended.
        var end = ReceiveAsync(never, limit.Token);
        await gateway.WaitAsync(
            () =>
            {
                time.Advance(TimeSpan.FromMilliseconds(Limits.DrainUnusedMilliseconds / 10));
                return end.IsCompleted;
            },
            "the end of the connection");
        Assert.Equal("", await end);
        await stopped;
    }

    private static async Task<Socket> ConnectAsync(TestGateway gateway, CancellationToken token)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(gateway.Address, token);
        return socket;
    }

    private static async Task SendAsync(Socket socket, string text, CancellationToken token)
        => await socket.SendAsync(Encoding.ASCII.GetBytes(text), token);

    private static async Task<string> ReceiveAsync(Socket socket, CancellationToken token)
    {
        var text = "";
        var buffer = new byte[4096];
        while (!text.EndsWith("\r\n\r\nb", StringComparison.Ordinal) && await socket.ReceiveAsync(buffer, token) is > 0 and var n)
        {
            text += Encoding.ASCII.GetString(buffer, 0, n);
        }

        return text;
    }
}

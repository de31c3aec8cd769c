using System.Net;
using System.Net.Sockets;
using Slipway.Gateway.Tests.Forwarding;

namespace Slipway.Gateway.Tests.Streams;

/// <summary>Listening at the addresses of Services.</summary>
public sealed class EntrancePortTests
{
    [Fact]
    public async Task Requests_AtTheAddressOfAService_ArePlacedOneByOneWhateverTheirHost()
    {
        await using var v1 = RawBackend.Named("v1");
        await using var v2 = RawBackend.Named("v2");
        await using var gateway = await EntranceGateway.StartAsync(
            TestGateway.Plan(TestGateway.Split(2_500), TestGateway.Endpoint("v1", v1.Port), TestGateway.Endpoint("v2", v2.Port)),
            http: true);
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1 });
        var answers = new List<string>();
        for (var i = 0; i < 40; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://{gateway.Address}/{i}"));
            request.Headers.Host = $"h{i}.test";
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            answers.Add(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        Assert.Equal((30, 10), (answers.Count(static a => a == "v1"), answers.Count(static a => a == "v2")));
        Assert.StartsWith("HTTP/1.1 404 ", await gateway.Gateway.ExchangeAsync(TestGateway.Get()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Address_LeavesTheTable_IsClosedAndConnectionsGoOn(bool http)
    {
        await using var backend = http ? null : TcpBackend.Echo("v1");
        await using var web = RawBackend.Named("v1");
        var plan = TestGateway.Plan(null, TestGateway.Endpoint("", backend?.Port ?? web.Port));
        await using var gateway = await EntranceGateway.StartAsync(plan, http);
        var address = gateway.Address;
        using var socket = await gateway.ConnectAsync();
        if (!http)
        {
            Assert.Equal("v1\n", await EntranceGateway.ReadAsync(socket, 3));
        }

        await gateway.ServeAsync(EntranceGateway.At(plan, http) with { Entrances = [] });
        Assert.Empty(gateway.Ports.Ports);
        using var late = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await Assert.ThrowsAsync<SocketException>(async () => await late.ConnectAsync(address, TestContext.Current.CancellationToken));
        if (!http)
        {
            await socket.SendAsync("on"u8.ToArray());
            Assert.Equal("on", await EntranceGateway.ReadAsync(socket, 2));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Address_TakenByAnother_IsNamedAndListenedOnWhenItIsFree(bool http)
    {
        await using var backend = RawBackend.Named("v1");
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        other.Listen();
        var port = ((IPEndPoint)other.LocalEndPoint!).Port;
        var plan = EntranceGateway.At(TestGateway.Plan(backend), http, port);
        await using var gateway = await EntranceGateway.StartAsync(TestGateway.Plan(backend), http);
        await gateway.ServeAsync(plan);
        var taken = Assert.Single(gateway.Ports.Ports);
        Assert.Null(taken.Bound);
        Assert.Contains("in use", taken.Fault);

        other.Dispose();
        Assert.True(await gateway.Ports.ReconcileAsync());
        Assert.Equal(port, Assert.Single(gateway.Ports.Ports).Bound!.Port);
        Assert.False(await gateway.Ports.ReconcileAsync());
    }

    [Fact]
    public async Task Stop_StreamsAreOpen_AcceptsNoMoreAndWaitsForThem()
    {
        await using var backend = TcpBackend.Echo("v1");
        await using var gateway = await EntranceGateway.StartAsync(TestGateway.Plan(null, TestGateway.Endpoint("", backend.Port)));
        using var first = await gateway.ConnectAsync();
        using var second = await gateway.ConnectAsync();
        Assert.Equal("v1\n", await EntranceGateway.ReadAsync(first, 3));
        Assert.Equal("v1\n", await EntranceGateway.ReadAsync(second, 3));
        using var limit = new CancellationTokenSource();
        var stopped = gateway.Ports.StopAsync(limit.Token);
        await gateway.Gateway.WaitAsync(() => gateway.Ports.Ports.Count == 0, "it listens no more");
        first.Shutdown(SocketShutdown.Send);
        Assert.Equal("bye", await EntranceGateway.ReadToEndAsync(first));
        Assert.False(stopped.IsCompleted);
        await limit.CancelAsync();
        await stopped;
        Assert.NotEqual("bye", await EntranceGateway.ReadToEndAsync(second));
    }
}

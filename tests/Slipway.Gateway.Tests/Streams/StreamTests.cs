using System.Net.Sockets;
using Slipway.Api.Telemetry;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Streams;
using Slipway.Gateway.Tests.Forwarding;
using Slipway.TestKit;

namespace Slipway.Gateway.Tests.Streams;

/// <summary>Connections that carry something else than HTTP.</summary>
public sealed class StreamTests
{
    [Fact]
    public async Task Connection_ServerSpeaksFirstAndClientEndsItsHalf_PassesEverythingBothWays()
    {
        await using var backend = TcpBackend.Echo("v1");
        await using var gateway = await EntranceGateway.StartAsync(TestGateway.Plan(null, TestGateway.Endpoint("", backend.Port)));
        Assert.Equal("v1\nhellobye", await gateway.ExchangeAsync("hello"));

        var count = gateway.Gateway.Core.Streams.Of(EntranceGateway.Service, "");
        await gateway.Gateway.WaitAsync(() => count.Open == 0, "the connection has ended");
        Assert.Equal((1, 5, 11), (count.By(StreamOutcome.Connected), count.Sent, count.Received));
        Assert.Equal(0, gateway.Gateway.Core.States.Endpoints.Single().Load);
    }

    [Fact]
    public async Task Connection_ManyMegabytes_ArriveWhole()
    {
        await using var backend = TcpBackend.Echo("v1");
        await using var gateway = await EntranceGateway.StartAsync(TestGateway.Plan(null, TestGateway.Endpoint("", backend.Port)));
        var text = string.Concat(Enumerable.Range(0, 1_000_000).Select(static i => $"{i:D8}"));
        using var socket = await gateway.ConnectAsync();
        var reading = EntranceGateway.ReadToEndAsync(socket);
        var bytes = System.Text.Encoding.ASCII.GetBytes(text);
        for (var sent = 0; sent < bytes.Length; sent += await socket.SendAsync(bytes.AsMemory(sent), TestContext.Current.CancellationToken))
        {
        }

        socket.Shutdown(SocketShutdown.Send);
        Assert.Equal($"v1\n{text}bye", await reading);
    }

    [Fact]
    public async Task Connection_Shares_PlaceEachByItself()
    {
        await using var v1 = TcpBackend.Echo("v1");
        await using var v2 = TcpBackend.Echo("v2");
        await using var gateway = await EntranceGateway.StartAsync(TestGateway.Plan(
            TestGateway.Split(2_500), TestGateway.Endpoint("v1", v1.Port), TestGateway.Endpoint("v2", v2.Port)));
        for (var i = 0; i < 40; i++)
        {
            await gateway.ExchangeAsync("");
        }

        Assert.Equal((30, 10), (v1.Accepted, v2.Accepted));
    }

    [Fact]
    public async Task Connection_EndpointIsDown_AnotherTakesItAndTheFailureCounts()
    {
        await using var backend = TcpBackend.Echo("v1");
        using var down = new RefusedPort();
        await using var gateway = await EntranceGateway.StartAsync(TestGateway.Plan(
            null, TestGateway.Endpoint("", backend.Port), TestGateway.Endpoint("", down.Port)), time: new SimulatedTime());
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("v1\nxbye", await gateway.ExchangeAsync("x"));
        }

        var rows = gateway.Gateway.Core.Series.CellsOf(gateway.Gateway.Core.Series.CurrentFrame)
            .Select(static c => c.ToRow(final: false)).ToList();
        Assert.InRange(rows.Sum(static r => r.Bad.GetValueOrDefault(FailureClass.Connect)), 1, 19);
        Assert.Equal(20, gateway.Gateway.Core.Streams.Of(EntranceGateway.Service, "").By(StreamOutcome.Connected));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Connection_NobodyTakesIt_IsReset(bool hasEndpoint)
    {
        using var down = new RefusedPort();
        await using var gateway = await EntranceGateway.StartAsync(
            hasEndpoint ? TestGateway.Plan(null, TestGateway.Endpoint("", down.Port)) : TestGateway.Plan((PlannedSplit?)null));
        Assert.Equal("<reset>", await gateway.TryAsync());
        var count = gateway.Gateway.Core.Streams.Of(EntranceGateway.Service, "");
        Assert.Equal(1, count.By(hasEndpoint ? StreamOutcome.Failed : StreamOutcome.NoEndpoint));
        Assert.Equal(0, count.Open);
    }

    [Fact]
    public async Task Connection_BackendBreaksOff_EndsAtTheClientToo()
    {
        await using var backend = new TcpBackend(static async socket =>
        {
            await socket.SendAsync("half"u8.ToArray());
            await socket.ReceiveAsync(new byte[1]);
            socket.LingerState = new LingerOption(true, 0);
        });
        await using var gateway = await EntranceGateway.StartAsync(TestGateway.Plan(null, TestGateway.Endpoint("", backend.Port)));
        using var socket = await gateway.ConnectAsync();
        Assert.Equal("half", await EntranceGateway.ReadAsync(socket, 4));
        await socket.SendAsync("x"u8.ToArray());
        await EntranceGateway.ReadToEndAsync(socket);
        await gateway.Gateway.WaitAsync(() => gateway.Ports.Open == 0, "the connection has ended");
    }

    [Fact]
    public async Task Connection_EndpointLeavesTheTable_GoesOnUntilItEnds()
    {
        await using var v1 = TcpBackend.Echo("v1");
        await using var v2 = TcpBackend.Echo("v2");
        var plan = TestGateway.Plan(null, TestGateway.Endpoint("", v1.Port));
        await using var gateway = await EntranceGateway.StartAsync(plan);
        var address = gateway.Address;
        using var socket = await gateway.ConnectAsync();
        Assert.Equal("v1\n", await EntranceGateway.ReadAsync(socket, 3));

        await gateway.ServeAsync(EntranceGateway.At(TestGateway.Plan(null, TestGateway.Endpoint("", v2.Port))));
        Assert.Equal(address, gateway.Address);
        Assert.Equal("v2\nbye", await gateway.ExchangeAsync(""));
        await socket.SendAsync("still"u8.ToArray());
        Assert.Equal("still", await EntranceGateway.ReadAsync(socket, 5));
        var count = gateway.Gateway.Core.Streams.Of(EntranceGateway.Service, "");
        await gateway.Gateway.WaitAsync(() => count.Open == 1, "only the first connection is open");
        socket.Shutdown(SocketShutdown.Send);
        Assert.Equal("bye", await EntranceGateway.ReadToEndAsync(socket));
        await gateway.Gateway.WaitAsync(() => count.Open == 0, "the connection has ended");
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Streams;
using Slipway.Gateway.Tests.Forwarding;

namespace Slipway.Gateway.Tests.Streams;

/// <summary>Services of UDP.</summary>
public sealed class DatagramTests
{
    private const string Service = "default/web:80/udp";

    [Fact]
    public async Task Datagrams_OfAClient_StayWithOneEndpointUntilItIsGone()
    {
        using var a = Echo("a");
        using var b = Echo("b");
        await using var gateway = await EntranceGateway.StartAsync(Plan(a, b));
        using var client = Client(gateway);
        var first = await AskAsync(client, "1");
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(first, await AskAsync(client, "1"));
        }

        Assert.Equal("127.0.0.1", gateway.Address.Address.ToString());
        await gateway.ServeAsync(Plan(first == "a1" ? b : a));
        Assert.Equal(first == "a1" ? "b2" : "a2", await AskAsync(client, "2"));
        Assert.Equal(2, gateway.Gateway.Core.Streams.Of(Service, "").By(StreamOutcome.Connected));
    }

    [Fact]
    public async Task Datagrams_OfManyClients_AreAnsweredToEach()
    {
        using var a = Echo("a");
        using var b = Echo("b");
        await using var gateway = await EntranceGateway.StartAsync(Plan(a, b));
        var clients = Enumerable.Range(0, 40).Select(_ => Client(gateway)).ToList();
        var answers = await Task.WhenAll(clients.Select((c, i) => AskAsync(c, $"{i}")));
        Assert.Equal(Enumerable.Range(0, 40).Select(static i => $"{i}"), answers.Select(static x => x[1..]));
        Assert.Equal([20, 20], answers.CountBy(static x => x[0]).Select(static c => c.Value));
        clients.ForEach(static c => c.Dispose());
    }

    private static TablePlan Plan(params Socket[] backends)
    {
        var plan = TestGateway.Plan(
            (PlannedSplit?)null, [.. backends.Select(static b => TestGateway.Endpoint("", ((IPEndPoint)b.LocalEndPoint!).Port))]);
        return plan with
        {
            Services = [plan.Services[0] with { Datagrams = true }],
            Routes = [],
            Entrances = [new PlannedEntrance("127.0.0.1", 0, Service, Http: false, Datagrams: true)],
        };
    }

    private static Socket Client(EntranceGateway gateway)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(gateway.Address);
        return socket;
    }

    private static async Task<string> AskAsync(Socket client, string text)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var buffer = new byte[100];
        await client.SendAsync(Encoding.ASCII.GetBytes(text), limit.Token);
        return Encoding.ASCII.GetString(buffer, 0, await client.ReceiveAsync(buffer, limit.Token));
    }

    /// <summary>Answers with its name and what it got.</summary>
    private static Socket Echo(string name)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _ = RunAsync();
        return socket;

        async Task RunAsync()
        {
            var buffer = new byte[100];
            try
            {
                while (true)
                {
                    var got = await socket.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0));
                    var answer = name + Encoding.ASCII.GetString(buffer, 0, got.ReceivedBytes);
                    await socket.SendToAsync(Encoding.ASCII.GetBytes(answer), SocketFlags.None, got.RemoteEndPoint);
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}

using System.Net;
using System.Net.Sockets;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Tests.Forwarding;
using Slipway.Gateway.Tests.Streams;

namespace Slipway.Gateway.Tests.Sessions;

/// <summary>Services with <c>sessionAffinity: ClientIP</c>.</summary>
public sealed class ClientAffinityTests
{
    private const int Clients = 24;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Client_OfAService_StaysWithItsPodAndMovesOnlyWhenThatGoes(bool http)
    {
        await using var pods = new Pods(http);
        await using var gateway = await EntranceGateway.StartAsync(pods.Plan(), http);
        var before = await AskAllAsync(gateway, http);
        Assert.Equal(before, await AskAllAsync(gateway, http));
        Assert.True(before.Distinct().Count() > 1, "all clients have one pod");

        await gateway.ServeAsync(EntranceGateway.At(pods.Plan(without: before[0]), http, gateway.Address.Port));
        var after = await AskAllAsync(gateway, http);
        Assert.All(before.Zip(after), p => Assert.True(p.First == p.Second || p.First == before[0], $"{p.First} {p.Second}"));

        await gateway.ServeAsync(EntranceGateway.At(pods.Plan(), http, gateway.Address.Port));
        Assert.Equal(before, await AskAllAsync(gateway, http));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Client_OfAServiceWhosePodTakesNothing_IsServedByAnother(bool http)
    {
        await using var pods = new Pods(http);
        await using var gateway = await EntranceGateway.StartAsync(pods.Plan(), http);
        var before = await AskAllAsync(gateway, http);
        await pods.StopAsync(before[0]);
        Assert.DoesNotContain(before[0], await AskAllAsync(gateway, http));
    }

    private static async Task<List<string>> AskAllAsync(EntranceGateway gateway, bool http)
    {
        List<string> pods = [];
        for (var i = 0; i < Clients; i++)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Parse($"127.0.0.{i + 2}"), 0));
            await socket.ConnectAsync(gateway.Address, TestContext.Current.CancellationToken);
            if (http)
            {
                await socket.SendAsync(System.Text.Encoding.ASCII.GetBytes(TestGateway.Get()));
            }

            var said = http ? await EntranceGateway.ReadToEndAsync(socket) : await EntranceGateway.ReadAsync(socket, 4);
            pods.Add(said.Split("\r\n\r\n")[^1]);
        }

        return pods;
    }

    /// <summary>Three pods that say their names.</summary>
    private sealed class Pods(bool http) : IAsyncDisposable
    {
        private static readonly string[] Names = ["pod0", "pod1", "pod2"];
        private readonly RawBackend[] requests = http ? [.. Names.Select(RawBackend.Named)] : [];
        private readonly TcpBackend[] connections = http ? [] : [.. Names.Select(TcpBackend.Echo)];

        public TablePlan Plan(string without = "")
        {
            var plan = TestGateway.Plan(
                (PlannedSplit?)null,
                [.. Names.Where(n => n != without).Select(n => TestGateway.Endpoint("", PortOf(n)))]);
            return plan with { Services = [plan.Services[0] with { ClientAffinity = true }] };
        }

        public ValueTask StopAsync(string name) => http ? requests[Of(name)].DisposeAsync() : connections[Of(name)].DisposeAsync();

        public async ValueTask DisposeAsync()
        {
            foreach (var pod in requests.Concat<IAsyncDisposable>(connections))
            {
                await pod.DisposeAsync();
            }
        }

        private int PortOf(string name) => http ? requests[Of(name)].Port : connections[Of(name)].Port;

        private static int Of(string name) => Array.IndexOf(Names, name);
    }
}

using System.Net.Sockets;
using System.Text;
using Slipway.Api.Delivery;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Mirroring;
using Slipway.Gateway.Tests.Hosting;

namespace Slipway.Gateway.Tests.Forwarding;

/// <summary>Routes, mirrors, stickiness and changing tables under clients that keep connections, pipeline, send chunks and abort.</summary>
public sealed class EverythingAtOnceTests
{
    private const int Clients = 12;
    private const int Rounds = 40;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Load_RoutesMirrorsAndSwaps_EveryAnswerIsThatOfItsRequest(bool inline)
    {
        await using var v1 = Echo("v1");
        await using var v2 = Echo("v2");
        await using var v3 = Echo("v3");
        TablePlan Plan(int round) => TestGateway.Plan(
            Split(round * 700 % 10_000), TestGateway.Endpoint("v1", v1.Port), TestGateway.Endpoint("v2", v2.Port),
            TestGateway.Endpoint("v3", v3.Port));
        await using var gateway = await TestGateway.StartAsync(Plan(0), inline);
        var load = Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(() => ClientAsync(gateway, client))));
        for (var round = 1; !load.IsCompleted; round++)
        {
            gateway.Serve(Plan(round));
            await Task.Yield();
        }

        var answered = (await load).Sum();
        await gateway.WaitAsync(
            () => gateway.Core.Mirrors.Reserved == 0 && gateway.Core.States.Endpoints.All(static e => e.InFlight == 0), "nothing is held");
        Assert.Equal(Clients * Rounds * 3, answered);
        Assert.All(v3.Requests, static r => Assert.Contains("x-slipway-mirror: shadow\r\n", r));
        Assert.All(v1.Requests.Concat(v2.Requests), static r => Assert.DoesNotContain("x-slipway-mirror", r));
        Assert.All(v1.Requests, static r => Assert.DoesNotContain("X-Beta: yes", r));
        var copies = Enum.GetValues<MirrorResult>().Sum(gateway.Core.Mirrors.Count);
        var aborted = Clients * Rounds / 8;
        Assert.InRange(copies, answered / 3, (answered / 3) + aborted);
        Assert.Equal(0, gateway.Core.Mirrors.Count(MirrorResult.NoEndpoint));
    }

    /// <summary>Three pipelined requests a round on one kept connection; now and then one on another that breaks off in its body.</summary>
    private static async Task<int> ClientAsync(TestGateway gateway, int client)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var socket = await ConnectAsync(gateway, limit.Token);
        var answered = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var id = $"{client}-{round}";
            await SendAsync(socket, $"GET /a{id} HTTP/1.1\r\nHost: x\r\nX-Beta: yes\r\n\r\n"
                + $"POST /b{id} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n{5 + id.Length:x}\r\nbody-{id}\r\n0\r\n\r\n"
                + $"POST /copy{id} HTTP/1.1\r\nHost: x\r\nX-User: {client}\r\nContent-Length: {id.Length}\r\n\r\n{id}", limit.Token);
            if (round % 8 == 0)
            {
                using var broken = await ConnectAsync(gateway, limit.Token);
                await SendAsync(broken, $"POST /copy{id} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc", limit.Token);
                broken.Close(round % 16 == 0 ? 0 : -1);
            }

            var answers = await ReceiveAsync(socket, 3, limit.Token);
            Assert.EndsWith($"v2 GET /a{id} ", answers[0]);
            Assert.EndsWith($" POST /b{id} {5 + id.Length:x}\r\nbody-{id}\r\n0\r\n\r\n", answers[1]);
            Assert.EndsWith($" POST /copy{id} {id}", answers[2]);
            answered += answers.Count;
        }

        return answered;
    }

    /// <summary>Answers with its name, the request line and the body as it came.</summary>
    private static RawBackend Echo(string name) => new(request =>
    {
        var head = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var body = $"{name} {request[..request.IndexOf(" HTTP/", StringComparison.Ordinal)]} {request[(head + 4)..]}";
        return $"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}";
    });

    private static PlannedSplit Split(int canary)
    {
        var split = Objects.Split(canary, 1);
        return SplitCompiler.Compile(split with
        {
            Spec = split.Spec! with
            {
                Sticky = new TrafficStickiness { Header = "X-User" },
                Routes = [new TrafficRoute { Name = "beta", Hash = "v2", Match = [Match("X-Beta", "yes")] }],
                Mirrors =
                [
                    new TrafficMirror
                    {
                        Name = "shadow", Hash = "v3", Match = [new TrafficMatch { Path = new RouteStringMatch { Prefix = "/copy" } }],
                    },
                ],
            },
        });
    }

    private static TrafficMatch Match(string header, string value)
        => new() { Headers = new Dictionary<string, RouteStringMatch> { [header] = new RouteStringMatch { Exact = value } } };

    private static async Task<Socket> ConnectAsync(TestGateway gateway, CancellationToken token)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(gateway.Address, token);
        return socket;
    }

    private static async Task SendAsync(Socket socket, string text, CancellationToken token)
        => await socket.SendAsync(Encoding.ASCII.GetBytes(text), token);

    private static async Task<List<string>> ReceiveAsync(Socket socket, int count, CancellationToken token)
    {
        var text = "";
        var answers = new List<string>();
        var buffer = new byte[16 * 1024];
        while (answers.Count < count)
        {
            var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            var at = text.IndexOf("Content-Length: ", StringComparison.Ordinal) + 16;
            var end = head < 0 ? -1 : head + 4 + int.Parse(text[at..text.IndexOf("\r\n", at, StringComparison.Ordinal)], null);
            if (end > 0 && text.Length >= end)
            {
                Assert.StartsWith("HTTP/1.1 200 OK\r\n", text);
                answers.Add(text[..end]);
                text = text[end..];
                continue;
            }

            var received = await socket.ReceiveAsync(buffer, token);
            Assert.NotEqual(0, received);
            text += Encoding.ASCII.GetString(buffer, 0, received);
        }

        return answers;
    }
}

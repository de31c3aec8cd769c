using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Slipway.Gateway.Tests.Forwarding;

namespace Slipway.Gateway.Tests.Differential;

/// <summary>One gateway and one backend each for it and for both peers; carries one payload at a time.</summary>
internal sealed partial class Lane : IAsyncDisposable
{
    private const string Last = "/last-";
    private readonly RecordingBackend own;
    private readonly RecordingBackend nginx;
    private readonly RecordingBackend haproxy;
    private readonly TestGateway gateway;
    private int sent;

    private Lane(RecordingBackend own, RecordingBackend nginx, RecordingBackend haproxy, TestGateway gateway)
        => (this.own, this.nginx, this.haproxy, this.gateway) = (own, nginx, haproxy, gateway);

    /// <summary>Whether the gateway serves all on its general path.</summary>
    public required bool IsGeneral { get; init; }

    public int NginxBackend => nginx.Port;

    public int HaproxyBackend => haproxy.Port;

    public static async Task<Lane> StartAsync(bool general)
    {
        var own = new RecordingBackend();
        var gateway = await TestGateway.StartAsync(TestGateway.Plan(null, TestGateway.Endpoint("", own.Port)), general: general);
        return new Lane(own, new RecordingBackend(), new RecordingBackend(), gateway) { IsGeneral = general };
    }

    /// <summary>What the gateway makes of a payload.</summary>
    public Task<Outcome> OwnAsync(Payload payload, TimeSpan patience) => SendAsync(payload, gateway.Address, own, patience);

    /// <summary>What nginx makes of it.</summary>
    public Task<Outcome> NginxAsync(Payload payload, EndPoint door, TimeSpan patience) => SendAsync(payload, door, nginx, patience);

    /// <summary>What HAProxy makes of it.</summary>
    public Task<Outcome> HaproxyAsync(Payload payload, EndPoint door, TimeSpan patience) => SendAsync(payload, door, haproxy, patience);

    public async ValueTask DisposeAsync()
    {
        await gateway.DisposeAsync();
        await own.DisposeAsync();
        await nginx.DisposeAsync();
        await haproxy.DisposeAsync();
    }

    private async Task<Outcome> SendAsync(Payload payload, EndPoint door, RecordingBackend backend, TimeSpan patience)
    {
        var last = string.Create(CultureInfo.InvariantCulture, $"{Last}{++sent}");
        var tcp = door is IPEndPoint;
        using var socket = new Socket(
            door.AddressFamily, SocketType.Stream, tcp ? ProtocolType.Tcp : ProtocolType.Unspecified);
        await socket.ConnectAsync(door);
        var text = new StringBuilder();
        var ended = false;
        try
        {
            await socket.SendAsync(payload.With(last));
            ended = await ReadAsync(socket, text, patience);
        }
        catch (SocketException)
        {
            ended = true;
        }

        var statuses = StatusLine().Matches(text.ToString()).Select(static m => int.Parse(m.Groups[1].ValueSpan, null))
            .Where(static s => s >= 200);
        return new Outcome(Own(backend.Take(), last), [.. statuses], ended);
    }

    /// <summary>Without what a slow proxy passed on of an earlier payload after all.</summary>
    private static IReadOnlyList<SeenRequest> Own(IReadOnlyList<SeenRequest> seen, string last)
    {
        var own = seen.ToList();
        own.RemoveRange(0, own.FindLastIndex(s => s.Target.StartsWith(Last, StringComparison.Ordinal) && s.Target != last) + 1);
        return [.. own.Select(s => s.Target == last ? s with { Target = Last } : s)];
    }

    private static async Task<bool> ReadAsync(Socket socket, StringBuilder text, TimeSpan patience)
    {
        var buffer = new byte[16 * 1024];
        while (true)
        {
            using var limit = new CancellationTokenSource(patience);
            try
            {
                var received = await socket.ReceiveAsync(buffer, limit.Token);
                if (received == 0)
                {
                    return true;
                }

                text.Append(Encoding.Latin1.GetString(buffer, 0, received));
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }
    }

    [GeneratedRegex(@"HTTP/1\.[01] ([0-9]{3})[ \r]")]
    private static partial Regex StatusLine();
}

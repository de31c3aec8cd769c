using System.Net.Sockets;
using System.Text;
using Slipway.Gateway.Tests.Streams;

namespace Slipway.Gateway.Tests.Differential;

/// <summary>A backend that reads strictly, answers every request alike and remembers what it understood.</summary>
internal sealed class RecordingBackend : IAsyncDisposable
{
    /// <summary>What is remembered of bytes that a strict reader refuses.</summary>
    public const string Invalid = "<invalid>";

    private readonly TcpBackend connections;
    private readonly Lock gate = new();
    private List<SeenRequest> seen = [];

    public RecordingBackend() => connections = new TcpBackend(ServeAsync);

    public int Port => connections.Port;

    /// <summary>What was seen since the last call.</summary>
    public IReadOnlyList<SeenRequest> Take()
    {
        lock (gate)
        {
            var taken = seen;
            seen = [];
            return taken;
        }
    }

    public ValueTask DisposeAsync() => connections.DisposeAsync();

    private async Task ServeAsync(Socket socket)
    {
        var text = "";
        var buffer = new byte[64 * 1024];
        try
        {
            while (await socket.ReceiveAsync(buffer) is > 0 and var received)
            {
                text += Encoding.Latin1.GetString(buffer, 0, received);
                while (SeenRequest.Take(ref text) is { } request)
                {
                    Remember(request);
                    await socket.SendAsync(Answer(request.Method));
                }
            }
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            Remember(new SeenRequest(Invalid, e.Message, "", "", text));
        }
    }

    private void Remember(SeenRequest request)
    {
        lock (gate)
        {
            seen.Add(request);
        }
    }

    private static byte[] Answer(string method)
        => Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{(method == "HEAD" ? "" : "ok")}");
}

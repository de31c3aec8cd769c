using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Slipway.Gateway.Tests.Forwarding;

/// <summary>A backend over raw sockets: reads one head (and a body of Content-Length), answers as the test says, byte for byte.</summary>
internal sealed class RawBackend : IAsyncDisposable
{
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Func<string, string> answer;
    private readonly ConcurrentBag<Socket> sockets = [];

    public RawBackend(Func<string, string> answer)
    {
        this.answer = answer;
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(512);
        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>Released each time the backend has closed a connection by itself.</summary>
    public SemaphoreSlim Closed { get; } = new(0);

    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Answers that end the connection start with this character.</summary>
    public const char Close = '!';

    public static RawBackend Named(string name) => new(_ => $"HTTP/1.1 200 OK\r\nContent-Length: {name.Length}\r\n\r\n{name}");

    public ValueTask DisposeAsync()
    {
        listener.Dispose();
        Closed.Dispose();
        foreach (var socket in sockets)
        {
            socket.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await listener.AcceptAsync();
                sockets.Add(socket);
                _ = ServeAsync(socket);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return;
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            var text = "";
            var buffer = new byte[64 * 1024];
            while (true)
            {
                int end;
                while ((end = RequestEnd(text)) < 0)
                {
                    var n = await socket.ReceiveAsync(buffer);
                    if (n == 0)
                    {
                        return;
                    }

                    text += Encoding.Latin1.GetString(buffer, 0, n);
                }

                var request = text[..end];
                text = text[end..];
                Requests.Enqueue(request);
                var reply = answer(request);
                var close = reply.StartsWith(Close);
                await socket.SendAsync(Encoding.Latin1.GetBytes(close ? reply[1..] : reply));
                if (close)
                {
                    socket.Shutdown(SocketShutdown.Both);
                    socket.Dispose();
                    Closed.Release();
                    return;
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return;
        }
    }

    private static int RequestEnd(string text)
    {
        var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (head < 0)
        {
            return -1;
        }

        var end = head + 4;
        if (text[..head].Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase))
        {
            var last = text.IndexOf("0\r\n", end, StringComparison.Ordinal);
            var done = last < 0 ? -1 : text.IndexOf("\r\n\r\n", last, StringComparison.Ordinal);
            return done < 0 ? -1 : done + 4;
        }

        var at = text.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase);
        var length = at < 0 || at > head ? 0 : int.Parse(text[(at + 16)..text.IndexOf("\r\n", at, StringComparison.Ordinal)], null);
        return text.Length >= end + length ? end + length : -1;
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Slipway.Gateway.Tests.Resilience;

/// <summary>A pod that answers nothing until it is told to.</summary>
internal sealed class HeldBackend : IAsyncDisposable
{
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string fields;
    private int connections;
    private int asked;

    /// <summary>A pod whose answers have these header fields beside their length.</summary>
    public HeldBackend(string fields = "")
    {
        this.fields = fields;
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(512);
        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>Connections that it was asked on, and how often it was asked.</summary>
    public int Connections => Volatile.Read(ref connections);

    public int Asked => Volatile.Read(ref asked);

    /// <summary>Answers from here on.</summary>
    public void Go() => open.TrySetResult();

    /// <summary>Takes no further connections.</summary>
    public void StopListening() => listener.Dispose();

    public ValueTask DisposeAsync()
    {
        Go();
        listener.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await listener.AcceptAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return;
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var connection = socket;
        var buffer = new byte[4096];
        var text = "";
        try
        {
            for (var isFirst = true; await socket.ReceiveAsync(buffer) is > 0 and var n;)
            {
                text += Encoding.ASCII.GetString(buffer, 0, n);
                if (!text.EndsWith("\r\n\r\n", StringComparison.Ordinal))
                {
                    continue;
                }

                text = "";
                if (isFirst)
                {
                    isFirst = false;
                    Interlocked.Increment(ref connections);
                }

                Interlocked.Increment(ref asked);
                await open.Task;
                await socket.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n{fields}\r\n"));
                if (fields.Length > 0)
                {
                    return;
                }
            }
        }
        catch (SocketException)
        {
            return;
        }
    }
}

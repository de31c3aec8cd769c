using System.Net.Sockets;
using System.Text;
using Slipway.Gateway.Tests.Streams;

namespace Slipway.Gateway.Tests.Resilience;

/// <summary>A pod that answers nothing until it is told to.</summary>
internal sealed class HeldBackend : IAsyncDisposable
{
    private readonly TcpBackend pod;
    private readonly TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string fields;
    private int connections;
    private int asked;

    /// <summary>A pod whose answers have these header fields beside their length.</summary>
    public HeldBackend(string fields = "")
    {
        this.fields = fields;
        pod = new TcpBackend(ServeAsync);
    }

    public int Port => pod.Port;

    /// <summary>Connections that it was asked on, and how often it was asked.</summary>
    public int Connections => Volatile.Read(ref connections);

    public int Asked => Volatile.Read(ref asked);

    /// <summary>Answers from here on.</summary>
    public void Go() => open.TrySetResult();

    /// <summary>Takes no further connections.</summary>
    public void StopListening() => pod.StopListening();

    public ValueTask DisposeAsync()
    {
        Go();
        StopListening();
        return ValueTask.CompletedTask;
    }

    private async Task ServeAsync(Socket socket)
    {
        var buffer = new byte[4096];
        var text = "";
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
}

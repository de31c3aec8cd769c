using System.Buffers;
using System.Net.Sockets;
using Slipway.Gateway.Forwarding;

namespace Slipway.Gateway.Streams;

/// <summary>One direction of a connection. Holds no memory while nothing comes.</summary>
/// <param name="from">Where bytes come from.</param>
/// <param name="to">Where they go.</param>
/// <param name="idle">Ends the connection when nothing has come for long, either way.</param>
internal sealed class StreamRelay(Socket from, Socket to, Deadline idle)
{
    /// <summary>Reads in a row that need not wait before others get their turn.</summary>
    private const int TurnLength = 16;

    private long bytes;

    /// <summary>Bytes passed on so far.</summary>
    public long Bytes => Volatile.Read(ref bytes);

    /// <summary>Passes on until the sender has ended its half, and then ends that half towards the receiver.</summary>
    /// <exception cref="SocketException">The connection broke.</exception>
    /// <exception cref="ObjectDisposedException">The connection was closed.</exception>
    public async Task RunAsync()
    {
        var inRow = 0;
        while (true)
        {
            var ready = from.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None);
            if (!ready.IsCompleted)
            {
                inRow = 0;
            }
            else if (++inRow == TurnLength)
            {
                // A sender that is always ahead must not keep the poll thread to itself.
                inRow = 0;
                await Task.Yield();
            }

            await ready;
            var buffer = ArrayPool<byte>.Shared.Rent(Limits.ReceiveBytes);
            try
            {
                var received = await from.ReceiveAsync(buffer.AsMemory(), SocketFlags.None);
                if (received == 0)
                {
                    to.Shutdown(SocketShutdown.Send);
                    return;
                }

                idle.Arm(Limits.StreamIdleMilliseconds);
                await SendAsync(buffer.AsMemory(0, received));
                Interlocked.Add(ref bytes, received);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> data)
    {
        while (!data.IsEmpty)
        {
            data = data[await to.SendAsync(data, SocketFlags.None)..];
        }
    }
}

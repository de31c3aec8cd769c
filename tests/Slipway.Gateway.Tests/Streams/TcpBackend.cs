using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Slipway.Gateway.Tests.Streams;

/// <summary>A server of a protocol of its own: what it does with a connection is the test's to say.</summary>
internal sealed class TcpBackend : IAsyncDisposable
{
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentBag<Socket> sockets = [];
    private int accepted;

    public TcpBackend(Func<Socket, Task> serve)
    {
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(512);
        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        _ = AcceptAsync(serve);
    }

    public int Port { get; }

    public int Accepted => Volatile.Read(ref accepted);

    /// <summary>Says its name and then sends back what it gets, until the client has ended its half; then says goodbye.</summary>
    public static TcpBackend Echo(string name) => new(async socket =>
    {
        await socket.SendAsync(Encoding.ASCII.GetBytes($"{name}\n"));
        var buffer = new byte[64 * 1024];
        while (await socket.ReceiveAsync(buffer) is > 0 and var n)
        {
            for (var sent = 0; sent < n; sent += await socket.SendAsync(buffer.AsMemory(sent, n - sent)))
            {
            }
        }

        await socket.SendAsync("bye"u8.ToArray());
    });

    /// <summary>Takes no further connections.</summary>
    public void StopListening() => listener.Dispose();

    public ValueTask DisposeAsync()
    {
        listener.Dispose();
        foreach (var socket in sockets)
        {
            socket.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private async Task AcceptAsync(Func<Socket, Task> serve)
    {
        try
        {
            while (true)
            {
                var socket = await listener.AcceptAsync();
                Interlocked.Increment(ref accepted);
                sockets.Add(socket);
                _ = ServeAsync(socket, serve);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return;
        }
    }

    private static async Task ServeAsync(Socket socket, Func<Socket, Task> serve)
    {
        try
        {
            await serve(socket);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return;
        }
        finally
        {
            socket.Dispose();
        }
    }
}

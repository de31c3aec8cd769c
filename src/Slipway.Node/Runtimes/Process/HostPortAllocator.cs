using System.Net;
using System.Net.Sockets;

namespace Slipway.Node.Runtimes.Process;

/// <summary>Chooses host ports for containers: free ones between 20000 and 29999, each given to one pod at a time.</summary>
/// <param name="random">Where the search starts, so that a port that was just given back rests for a while.</param>
internal sealed class HostPortAllocator(Random random)
{
    /// <summary>First port of the range.</summary>
    public const int First = 20000;

    /// <summary>Number of ports of the range: below the kernel's own range for outgoing connections (32768 on).</summary>
    public const int Count = 10000;

    private readonly Lock gate = new();
    private readonly HashSet<int> given = [];

    /// <summary>Takes a free port.</summary>
    /// <exception cref="IOException">All ports of the range are taken.</exception>
    public int Take()
    {
        lock (gate)
        {
            var start = random.Next(Count);
            for (var step = 0; step < Count; step++)
            {
                var port = First + ((start + step) % Count);
                if (!given.Contains(port) && IsFree(port))
                {
                    given.Add(port);
                    return port;
                }
            }
        }

        throw new IOException($"No host port is free between {First} and {First + Count - 1}.");
    }

    /// <summary>Marks a port as taken that a pod had before this process started.</summary>
    public void Keep(int port)
    {
        lock (gate)
        {
            given.Add(port);
        }
    }

    /// <summary>Gives a port back.</summary>
    public void Release(int port)
    {
        lock (gate)
        {
            given.Remove(port);
        }
    }

    /// <summary>Whether a listener could be opened on the port now.</summary>
    public static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // .NET sets SO_REUSEADDR on Unix sockets, so connections in TIME_WAIT do not count and listeners do.
            socket.Bind(new IPEndPoint(IPAddress.Any, port));
            socket.Listen(1);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

using System.Net;
using System.Net.Sockets;

namespace Slipway.Gateway.Tests.Forwarding;

/// <summary>A port that refuses connections, and that nobody else gets meanwhile.</summary>
internal sealed class RefusedPort : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public RefusedPort() => socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public int Port => ((IPEndPoint)socket.LocalEndPoint!).Port;

    public void Dispose() => socket.Dispose();
}

using System.Net;
using System.Net.Sockets;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Resilience;

namespace Slipway.Gateway.Streams;

/// <summary>The datagrams of one client, and the answers to them.</summary>
internal sealed class DatagramSession : IDisposable
{
    private const int MostBytes = 65_507;
    private readonly GatewayCore core;
    private readonly UpstreamEndpoint endpoint;
    private readonly Socket answers;
    private readonly IPEndPoint client;
    private readonly StreamCount count;
    private readonly Socket backend;
    private readonly Deadline idle;
    private long sent;
    private long received;
    private int closed;

    /// <summary>A session that is not running.</summary>
    /// <param name="core">The gateway.</param>
    /// <param name="endpoint">Who answers; the session counts as one of its streams.</param>
    /// <param name="answers">Socket from which the client expects answers.</param>
    /// <param name="client">The client.</param>
    /// <param name="count">Where it is counted.</param>
    public DatagramSession(GatewayCore core, UpstreamEndpoint endpoint, Socket answers, IPEndPoint client, StreamCount count)
    {
        this.core = core;
        this.endpoint = endpoint;
        this.answers = answers;
        this.client = client;
        this.count = count;
        backend = new Socket(endpoint.Address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        backend.Connect(endpoint.Address);
        idle = core.Deadlines.Add(Dispose);
        idle.Arm(Limits.DatagramIdleMilliseconds);
        count.Add(StreamOutcome.Connected);
    }

    /// <summary>Whether the client's next datagram may go the same way.</summary>
    public bool IsFit => Volatile.Read(ref closed) == 0 && !endpoint.Retired;

    /// <summary>Passes a datagram of the client on.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> datagram)
    {
        idle.Arm(Limits.DatagramIdleMilliseconds);
        try
        {
            Interlocked.Add(ref sent, await backend.SendAsync(datagram, SocketFlags.None));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Fail(e);
        }
    }

    /// <summary>Passes answers on until the session ends.</summary>
    public async Task RunAsync()
    {
        var buffer = new byte[MostBytes];
        try
        {
            while (true)
            {
                var bytes = await backend.ReceiveAsync(buffer, SocketFlags.None);
                idle.Arm(Limits.DatagramIdleMilliseconds);
                await answers.SendToAsync(buffer.AsMemory(0, bytes), SocketFlags.None, client);
                Interlocked.Add(ref received, bytes);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Fail(e);
        }
        finally
        {
            endpoint.LeaveStream();
            count.End(Volatile.Read(ref sent), Volatile.Read(ref received));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref closed, 1) == 0)
        {
            core.Deadlines.Remove(idle);
            backend.Dispose();
        }
    }

    /// <summary>Nobody listens there: the next datagram goes elsewhere.</summary>
    private void Fail(Exception e)
    {
        if (e is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
        {
            endpoint.OnConnectFailed();
        }

        Dispose();
    }
}

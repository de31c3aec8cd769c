using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Resilience;
using Slipway.Gateway.Routing;
using Slipway.Gateway.Sessions;

namespace Slipway.Gateway.Streams;

/// <summary>Passes the datagrams of clients on to a Service. Those of one client go to one endpoint, while it is there and datagrams
/// come.</summary>
/// <param name="core">The gateway.</param>
/// <param name="socket">Where clients send to; owned from here on.</param>
/// <param name="service"><see cref="Compiling.PlannedService.Id"/>.</param>
internal sealed class DatagramPort(GatewayCore core, Socket socket, string service) : IDisposable
{
    /// <summary>Longest datagram of IPv4.</summary>
    private const int MostBytes = 65_507;

    private readonly ConcurrentDictionary<IPEndPoint, DatagramSession> sessions = new();

    /// <summary>Clients whose datagrams are being passed on.</summary>
    public int Sessions => sessions.Count;

    /// <summary>Passes on until it is disposed of.</summary>
    public async Task RunAsync()
    {
        var buffer = new byte[MostBytes];
        var anybody = new IPEndPoint(IPAddress.Any, 0);
        while (true)
        {
            try
            {
                var received = await socket.ReceiveFromAsync(buffer, SocketFlags.None, anybody);
                var client = (IPEndPoint)received.RemoteEndPoint;
                if (Find(client) is { } session)
                {
                    await session.SendAsync(buffer.AsMemory(0, received.ReceivedBytes));
                }
            }
            catch (SocketException e) when (e.SocketErrorCode is not (SocketError.OperationAborted or SocketError.Interrupted))
            {
                // A client was told something that it did not wait for.
                continue;
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        socket.Dispose();
        foreach (var (_, session) in sessions)
        {
            session.Dispose();
        }
    }

    /// <summary>The session of a client; null when nobody can answer it, or there are too many.</summary>
    private DatagramSession? Find(IPEndPoint client)
    {
        if (sessions.TryGetValue(client, out var known))
        {
            if (known.IsFit)
            {
                return known;
            }

            known.Dispose();
        }

        var target = core.Table.Services.GetValueOrDefault(service);
        var arm = target?.NextArm();
        var endpoint = arm is null || sessions.Count >= Limits.DatagramSessions ? null
            : Pick(target!, arm, client) ?? Pick(target!, target!.Fallback(arm), client);
        if (endpoint?.TryEnterStream() != true)
        {
            core.Streams.Of(service, arm?.Revision ?? "").Add(StreamOutcome.NoEndpoint);
            return null;
        }

        var made = new DatagramSession(core, endpoint!, socket, client, core.Streams.Of(service, arm!.Revision));
        sessions[client] = made;
        _ = EndAsync(client, made);
        return made;
    }

    private UpstreamEndpoint? Pick(ServiceTarget target, RevisionArm? arm, IPEndPoint client)
        => arm is null ? null
            : ClientAffinity.Of(target, arm, client.Address, without: null) ?? EndpointChoice.Pick(arm.Endpoints, null, core.Draw());

    private async Task EndAsync(IPEndPoint client, DatagramSession session)
    {
        await session.RunAsync();
        sessions.TryRemove(new KeyValuePair<IPEndPoint, DatagramSession>(client, session));
    }
}

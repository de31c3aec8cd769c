using System.Net;
using System.Net.Sockets;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Resilience;
using Slipway.Gateway.Routing;
using Slipway.Gateway.Sessions;
using Slipway.Gateway.Splitting;
using Slipway.Gateway.Telemetry;

namespace Slipway.Gateway.Streams;

/// <summary>One client's connection to a Service.</summary>
/// <param name="core">The gateway.</param>
/// <param name="client">The connection; owned from here on.</param>
/// <param name="service"><see cref="Compiling.PlannedService.Id"/>.</param>
internal sealed class StreamConnection(GatewayCore core, Socket client, string service)
{
    /// <summary>Most endpoints that are asked to take a connection.</summary>
    private const int MostAttempts = 3;

    private UpstreamEndpoint? endpoint;
    private Socket? backend;
    private RevisionArm? arm;

    private IPAddress? Client => (client.RemoteEndPoint as IPEndPoint)?.Address;

    /// <summary>Ends it now.</summary>
    public void Abort()
    {
        client.Dispose();
        backend?.Dispose();
    }

    /// <summary>Serves it to its end.</summary>
    public async Task RunAsync()
    {
        try
        {
            client.NoDelay = true;
            KeepAlive(client);
            var target = await FindAsync();
            if (target is null || !await ConnectAsync(target))
            {
                // As a closed port does it: whoever connects must not take an end for an answer.
                client.LingerState = new LingerOption(true, 0);
                return;
            }

            await RelayAsync(target);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return;
        }
        finally
        {
            Abort();
            Leave();
        }
    }

    private static void KeepAlive(Socket socket)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, Limits.StreamKeepAliveSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, Limits.StreamKeepAliveSeconds / 4);
    }

    /// <summary>The Service as it is now; waits, where it asks for that, until somebody can answer.</summary>
    private async ValueTask<ServiceTarget?> FindAsync()
    {
        var since = core.Time.GetTimestamp();
        while (true)
        {
            var table = core.Table;
            var target = table.Services.GetValueOrDefault(service);
            if (target is not { IsServed: false, Plan.Split.HoldMilliseconds: > 0 and var most })
            {
                return target;
            }

            var left = most - (int)core.Time.GetElapsedTime(since).TotalMilliseconds;
            if (left <= 0 || !await core.Held.WaitAsync(() => core.Table != table, left))
            {
                return target;
            }
        }
    }

    private async ValueTask<bool> ConnectAsync(ServiceTarget target)
    {
        var wanted = Place(target);
        var started = core.Time.GetTimestamp();
        var series = core.Series.Of(Key(target, wanted.IsThere ? wanted.Revision : ""));
        var cell = series.CellOf(core.Series.FrameOf(started));
        cell.OnStarted();
        var failure = FailureClasses.NoEndpoint;
        for (var attempt = 0; attempt < MostAttempts && Choose(target, wanted, endpoint); attempt++)
        {
            if (await TryConnectAsync())
            {
                failure = attempt == 0 && arm!.Revision == wanted.Revision ? FailureClasses.None : failure;
                cell.OnFinished(failure, (long)core.Time.GetElapsedTime(started).TotalMicroseconds, 0);
                core.Streams.Of(service, arm!.Revision).Add(StreamOutcome.Connected);
                return true;
            }

            failure = FailureClasses.Connect;
        }

        cell.OnFinished(failure, (long)core.Time.GetElapsedTime(started).TotalMicroseconds, 0);
        core.Streams.Of(service, wanted.Revision)
            .Add(failure == FailureClasses.Connect ? StreamOutcome.Failed : StreamOutcome.NoEndpoint);
        return false;
    }

    /// <summary>The revision by the shares; the same one for an address where addresses stay.</summary>
    private RevisionArm Place(ServiceTarget target)
    {
        if (target.Plan.Split is not { ClientAddress: true } || Client is not { } from)
        {
            return target.NextArm();
        }

        Span<byte> address = stackalloc byte[16];
        (from.IsIPv4MappedToIPv6 ? from.MapToIPv4() : from).TryWriteBytes(address, out var length);
        return target.ArmOf(UserIdentity.Hash(target, address[..length]));
    }

    /// <summary>Enters an endpoint of the revision, or of another one where it has none.</summary>
    private bool Choose(ServiceTarget target, RevisionArm wanted, UpstreamEndpoint? without)
    {
        Leave();
        foreach (var candidate in new[] { wanted, target.Fallback(wanted) })
        {
            var chosen = candidate is null ? null : ClientAffinity.Of(target, candidate, Client, without)
                ?? EndpointChoice.Pick(candidate.Endpoints, without, core.Draw());
            if (chosen?.TryEnterStream() == true)
            {
                (endpoint, arm) = (chosen, candidate);
                return true;
            }
        }

        return false;
    }

    private async ValueTask<bool> TryConnectAsync()
    {
        var socket = new Socket(endpoint!.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        backend = socket;
        var limit = core.Deadlines.Add(socket.Dispose);
        limit.Arm(Limits.ConnectMilliseconds);
        try
        {
            await socket.ConnectAsync(endpoint.Address);
            if (!limit.Disarm())
            {
                return false;
            }

            KeepAlive(socket);
            endpoint.OnConnected();
            return true;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            socket.Dispose();
            endpoint.OnConnectFailed();
            return false;
        }
        finally
        {
            core.Deadlines.Remove(limit);
        }
    }

    private async Task RelayAsync(ServiceTarget target)
    {
        var idle = core.Deadlines.Add(Abort);
        idle.Arm(Limits.StreamIdleMilliseconds);
        var up = new StreamRelay(client, backend!, idle);
        var down = new StreamRelay(backend!, client, idle);
        try
        {
            await Task.WhenAll(GuardAsync(up), GuardAsync(down));
        }
        finally
        {
            core.Deadlines.Remove(idle);
            var count = core.Streams.Of(target.Plan.Id, arm!.Revision);
            Leave();
            count.End(up.Bytes, down.Bytes);
        }
    }

    /// <summary>A direction that breaks takes the other one with it; one that has ended does not.</summary>
    private async Task GuardAsync(StreamRelay relay)
    {
        try
        {
            await relay.RunAsync();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Abort();
        }
    }

    private void Leave()
    {
        if (endpoint is { } entered && arm is not null)
        {
            arm = null;
            entered.LeaveStream();
        }
    }

    private static SeriesKey Key(ServiceTarget target, string revision)
        => new("", target.Plan.Namespace, target.Plan.Name, revision, "");
}

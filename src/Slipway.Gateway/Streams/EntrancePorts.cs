using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Hosting;

namespace Slipway.Gateway.Streams;

/// <summary>Listens at the addresses of Services, as the table in force names them.</summary>
/// <param name="core">The gateway.</param>
/// <param name="serveHttp">Serves a connection that carries HTTP, to its end.</param>
/// <param name="inline">Whether requests run on the poll threads (decisions.md 11).</param>
/// <param name="loggers">Loggers.</param>
internal sealed class EntrancePorts(
    GatewayCore core, Func<ConnectionContext, Task> serveHttp, bool inline, ILoggerFactory loggers) : IAsyncDisposable
{
    private const int Backlog = 4096;
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(10);
    private readonly SocketTransportFactory transport = new(
        Options.Create(new SocketTransportOptions { UnsafePreferInlineScheduling = inline, Backlog = Backlog }), loggers);

    private readonly ILogger logger = loggers.CreateLogger("Slipway.Gateway");
    private readonly Dictionary<PlannedEntrance, Listening> listening = [];
    private readonly Dictionary<PlannedEntrance, string> faults = [];
    private readonly ConcurrentDictionary<StreamConnection, Task> open = new();
    private readonly ConcurrentDictionary<Task, bool> requests = new();
    private readonly SemaphoreSlim gate = new(1, 1);
    private volatile bool stopped;

    /// <summary>Every address that was asked for.</summary>
    public IReadOnlyList<EntrancePort> Ports
    {
        get
        {
            gate.Wait();
            try
            {
                return
                [
                    .. listening.Select(static l => new EntrancePort(l.Key, l.Value.Bound, null)),
                    .. faults.Select(static f => new EntrancePort(f.Key, null, f.Value)),
                ];
            }
            finally
            {
                gate.Release();
            }
        }
    }

    /// <summary>Connections of other protocols than HTTP that are open now.</summary>
    public int Open => open.Count;

    /// <summary>Listens where the table in force says, and nowhere else. To be called after each change, and again from time to time: what
    /// could not be bound may be free now.</summary>
    /// <returns>Whether anything changed.</returns>
    public async Task<bool> ReconcileAsync()
    {
        await gate.WaitAsync();
        try
        {
            var wanted = stopped ? [] : core.Table.Plan.Entrances.ToHashSet();
            var gone = listening.Where(l => !wanted.Contains(l.Key)).ToList();
            foreach (var (entrance, was) in gone)
            {
                listening.Remove(entrance);
                await was.DisposeAsync();
            }

            var before = faults.ToList();
            faults.Clear();
            var changed = gone.Count > 0;
            foreach (var entrance in wanted.Where(e => !listening.ContainsKey(e)))
            {
                changed |= await TryListenAsync(entrance, before);
            }

            return changed || faults.Count != before.Count;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Accepts no more, and waits for what is open.</summary>
    /// <param name="cancellationToken">Ends the connections.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        stopped = true;
        await ReconcileAsync();
        var ended = Task.WhenAll([.. open.Values, .. requests.Keys]);
        try
        {
            await ended.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            foreach (var (connection, _) in open)
            {
                connection.Abort();
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        stopped = true;
        await ReconcileAsync();
        foreach (var (connection, _) in open)
        {
            connection.Abort();
        }

        gate.Dispose();
    }

    private async Task<bool> TryListenAsync(PlannedEntrance entrance, List<KeyValuePair<PlannedEntrance, string>> before)
    {
        var address = IPAddress.Parse(entrance.Address);
        try
        {
            listening[entrance] = await ListenAsync(entrance, new IPEndPoint(address, entrance.Port));
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AccessDenied)
        {
            return await TryShiftedAsync(entrance, new IPEndPoint(address, entrance.Port + EntrancePort.Shift), before);
        }
        catch (Exception e) when (e is SocketException or IOException or AddressInUseException)
        {
            Fail(entrance, e.Message, before);
            return false;
        }
    }

    private async Task<bool> TryShiftedAsync(
        PlannedEntrance entrance, IPEndPoint shifted, List<KeyValuePair<PlannedEntrance, string>> before)
    {
        try
        {
            listening[entrance] = await ListenAsync(entrance, shifted);
            return true;
        }
        catch (Exception e) when (e is SocketException or IOException or AddressInUseException)
        {
            Fail(entrance, $"only root may listen on it, and {shifted.Port} instead: {e.Message}", before);
            return false;
        }
    }

    private void Fail(PlannedEntrance entrance, string why, List<KeyValuePair<PlannedEntrance, string>> before)
    {
        faults[entrance] = why;
        if (!before.Exists(f => f.Key == entrance && f.Value == why))
        {
            GatewayLog.EntranceClosed(logger, entrance.Address, entrance.Port, entrance.Service, why);
        }
    }

    private async Task<Listening> ListenAsync(PlannedEntrance entrance, IPEndPoint at)
    {
        if (entrance.Datagrams)
        {
            return ListenForDatagrams(entrance, at);
        }

        if (!entrance.Http)
        {
            var socket = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(at);
                socket.Listen(Backlog);
            }
            catch
            {
                socket.Dispose();
                throw;
            }

            return new Listening((IPEndPoint)socket.LocalEndPoint!, Task.Run(() => AcceptAsync(socket, entrance.Service)), () =>
            {
                socket.Dispose();
                return ValueTask.CompletedTask;
            });
        }

        var listener = await transport.BindAsync(at);
        return new Listening((IPEndPoint)listener.EndPoint, Task.Run(() => AcceptAsync(listener, entrance.Service)), async () =>
        {
            await listener.UnbindAsync();
            await listener.DisposeAsync();
        });
    }

    private Listening ListenForDatagrams(PlannedEntrance entrance, IPEndPoint at)
    {
        var socket = new Socket(at.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(at);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var port = new DatagramPort(core, socket, entrance.Service);
        return new Listening((IPEndPoint)socket.LocalEndPoint!, Task.Run(port.RunAsync), () =>
        {
            port.Dispose();
            return ValueTask.CompletedTask;
        });
    }

    private async Task AcceptAsync(Socket listener, string service)
    {
        while (!stopped)
        {
            try
            {
                var connection = new StreamConnection(core, await listener.AcceptAsync(), service);
                _ = Task.Run(() => ServeAsync(connection));
            }
            catch (SocketException e) when (e.SocketErrorCode is not (SocketError.OperationAborted or SocketError.InvalidArgument))
            {
                // The client was gone already, or there are no descriptors left for the moment.
                await Task.Delay(AcceptPause, core.Time);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(StreamConnection connection)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        open.TryAdd(connection, ended.Task);
        try
        {
            await connection.RunAsync();
        }
        finally
        {
            open.TryRemove(connection, out _);
            ended.SetResult();
        }
    }

    private async Task AcceptAsync(IConnectionListener listener, string service)
    {
        while (await listener.AcceptAsync() is { } connection)
        {
            connection.Features.Set(new EntranceFeature(service));
            _ = Task.Run(() => ServeAsync(connection));
        }
    }

    private async Task ServeAsync(ConnectionContext connection)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        requests.TryAdd(ended.Task, true);
        try
        {
            await serveHttp(connection);
        }
        finally
        {
            await connection.DisposeAsync();
            requests.TryRemove(ended.Task, out _);
            ended.SetResult();
        }
    }

    /// <summary>A socket that is listened on.</summary>
    /// <param name="Bound">Where.</param>
    /// <param name="Accepting">Runs until it is closed.</param>
    /// <param name="Close">Closes it.</param>
    private sealed record Listening(IPEndPoint Bound, Task Accepting, Func<ValueTask> Close) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Close();
            await Accepting;
        }
    }
}

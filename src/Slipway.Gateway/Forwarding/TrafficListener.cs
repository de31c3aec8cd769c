using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Slipway.Gateway.GeneralPath;
using Slipway.Gateway.Tls;

namespace Slipway.Gateway.Forwarding;

/// <summary>Accepts client connections on Kestrel's transport. The hot path serves each, until it says that the general path is
/// to.</summary>
internal sealed class TrafficListener : IAsyncDisposable
{
    private readonly GatewayCore core;
    private readonly HeadParser parser = new();
    private readonly KestrelServer server;
    private readonly GeneralServer general;
    private readonly List<ListenOptions> listening = [];
    private readonly List<ListenOptions> secure = [];
    private readonly TlsPort? tls;
    private readonly ConcurrentDictionary<ClientConnection, bool> open = new();

    /// <summary>A listener that is not started.</summary>
    /// <param name="core">The gateway.</param>
    /// <param name="endpoints">Addresses to bind.</param>
    /// <param name="handles">Listening sockets that were inherited.</param>
    /// <param name="inline">Whether requests run on the poll threads (decisions.md 11).</param>
    /// <param name="loggers">Loggers.</param>
    /// <param name="tls">Where HTTPS is listened for; null for nowhere.</param>
    public TrafficListener(
        GatewayCore core, IReadOnlyList<IPEndPoint> endpoints, IReadOnlyList<ulong> handles, bool inline, ILoggerFactory loggers,
        TlsPort? tls = null)
    {
        this.core = core;
        this.tls = tls;
        general = new GeneralServer(core, loggers);
        var options = new KestrelServerOptions();
        foreach (var endpoint in endpoints)
        {
            options.Listen(endpoint, listen => Serve(listen, listening));
        }

        foreach (var handle in handles)
        {
            options.ListenHandle(handle, listen => Serve(listen, listening));
        }

        tls?.Listen(options, listen => Serve(listen, secure));
        var transport = new SocketTransportOptions { UnsafePreferInlineScheduling = inline, Backlog = 4096 };
        server = new KestrelServer(Options.Create(options), new SocketTransportFactory(Options.Create(transport), loggers), loggers);
    }

    /// <summary>Addresses bound; ports that were 0 are filled in.</summary>
    public IReadOnlyList<IPEndPoint> Addresses => [.. listening.Select(static l => l.EndPoint).OfType<IPEndPoint>()];

    /// <summary>Addresses bound for HTTPS.</summary>
    public IReadOnlyList<IPEndPoint> SecureAddresses => [.. secure.Select(static l => l.EndPoint).OfType<IPEndPoint>()];

    /// <summary>Client connections now open.</summary>
    public int Open => open.Count;

    /// <summary>Binds and accepts.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await general.StartAsync(cancellationToken);
        await server.StartAsync(new NoHttp(), cancellationToken);
    }

    /// <summary>
    /// Stops accepting. Requests under way finish, and their answers end the connection; idle connections end after
    /// <see cref="Limits.DrainIdleMilliseconds"/>, and those that wait for their first request or their handshake
    /// <see cref="Limits.DrainUnusedMilliseconds"/> later; what is left when the token is cancelled is cut off.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        core.Drain = DrainStage.Answering;
        var stopped = server.StopAsync(cancellationToken);
        await ReachAsync(DrainStage.EndingIdle, Limits.DrainIdleMilliseconds, stopped);
        general.SendAway();
        await ReachAsync(DrainStage.EndingUnused, Limits.DrainUnusedMilliseconds, stopped);
        tls?.EndSilent();
        await general.StopAsync(cancellationToken);
        await stopped;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        server.Dispose();
        await general.DisposeAsync();
    }

    /// <summary>Goes to a stage after a time, at once when nothing is left to wait for.</summary>
    private async Task ReachAsync(DrainStage stage, int milliseconds, Task stopped)
    {
        await Task.WhenAny(stopped, Task.Delay(TimeSpan.FromMilliseconds(milliseconds), core.Time, CancellationToken.None));
        core.Drain = stage;
        Interlocked.MemoryBarrier();
        foreach (var (connection, _) in open)
        {
            connection.Wake();
        }
    }

    private void Serve(ListenOptions listen, List<ListenOptions> kind)
    {
        kind.Add(listen);
        listen.Protocols = HttpProtocols.Http1;
        listen.Run(ServeAsync);
    }

    /// <summary>Serves a connection that was accepted elsewhere, to its end.</summary>
    public async Task ServeAsync(ConnectionContext connection)
    {
        var served = new ClientConnection(core, connection, parser);
        open.TryAdd(served, true);
        try
        {
            var protocol = await served.RunAsync();
            if (protocol != HttpProtocols.None)
            {
                await general.ServeAsync(connection, protocol);
            }
        }
        finally
        {
            open.TryRemove(served, out _);
        }
    }

    /// <summary>Kestrel wants an application; connections never reach it.</summary>
    private sealed class NoHttp : IHttpApplication<IFeatureCollection>
    {
        public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

        public Task ProcessRequestAsync(IFeatureCollection context) => Task.CompletedTask;

        public void DisposeContext(IFeatureCollection context, Exception? exception)
        {
        }
    }
}

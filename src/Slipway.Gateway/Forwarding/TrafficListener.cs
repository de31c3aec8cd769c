using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Slipway.Gateway.Forwarding;

/// <summary>Accepts client connections on Kestrel's transport and serves each with the hot path.</summary>
internal sealed class TrafficListener : IAsyncDisposable
{
    private readonly GatewayCore core;
    private readonly HeadParser parser = new();
    private readonly KestrelServer server;
    private readonly List<ListenOptions> listening = [];
    private int open;

    /// <summary>A listener that is not started.</summary>
    /// <param name="core">The gateway.</param>
    /// <param name="endpoints">Addresses to bind.</param>
    /// <param name="handles">Listening sockets that were inherited.</param>
    /// <param name="inline">Whether requests run on the poll threads (decisions.md 11).</param>
    /// <param name="loggers">Loggers.</param>
    public TrafficListener(GatewayCore core, IReadOnlyList<IPEndPoint> endpoints, IReadOnlyList<ulong> handles, bool inline, ILoggerFactory loggers)
    {
        this.core = core;
        var options = new KestrelServerOptions();
        foreach (var endpoint in endpoints)
        {
            options.Listen(endpoint, Serve);
        }

        foreach (var handle in handles)
        {
            options.ListenHandle(handle, Serve);
        }

        var transport = new SocketTransportOptions { UnsafePreferInlineScheduling = inline, Backlog = 4096 };
        server = new KestrelServer(Options.Create(options), new SocketTransportFactory(Options.Create(transport), loggers), loggers);
    }

    /// <summary>Addresses bound; ports that were 0 are filled in.</summary>
    public IReadOnlyList<IPEndPoint> Addresses => [.. listening.Select(static l => l.EndPoint).OfType<IPEndPoint>()];

    /// <summary>Client connections now open.</summary>
    public int Open => Volatile.Read(ref open);

    /// <summary>Binds and accepts.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => server.StartAsync(new NoHttp(), cancellationToken);

    /// <summary>Stops accepting and waits for connections until the token is cancelled.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => server.StopAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        server.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Serve(ListenOptions listen)
    {
        listening.Add(listen);
        listen.Protocols = HttpProtocols.Http1;
        listen.Run(ServeAsync);
    }

    private async Task ServeAsync(ConnectionContext connection)
    {
        Interlocked.Increment(ref open);
        try
        {
            await new ClientConnection(core, connection, parser).RunAsync();
        }
        finally
        {
            Interlocked.Decrement(ref open);
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

using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Slipway.Gateway.Forwarding;

namespace Slipway.Gateway.GeneralPath;

/// <summary>Serves connections that the traffic listener hands over, with Kestrel's HTTP server.</summary>
internal sealed class GeneralServer : IHttpApplication<GeneralRequest>, IAsyncDisposable
{
    private readonly GatewayCore core;
    private readonly HeadParser parser = new();
    private readonly HandoverEndPoint http1 = new("handed over for HTTP/1.x");
    private readonly HandoverEndPoint http2 = new("handed over for HTTP/2");
    private readonly KestrelServer server;
    private readonly ConcurrentDictionary<HandedConnection, bool> open = new();

    /// <summary>A server that is not started.</summary>
    /// <param name="core">The gateway.</param>
    /// <param name="loggers">Loggers.</param>
    public GeneralServer(GatewayCore core, ILoggerFactory loggers)
    {
        this.core = core;
        var options = Bounded();
        options.Listen(http1, static listen => listen.Protocols = HttpProtocols.Http1);
        options.Listen(http2, static listen => listen.Protocols = HttpProtocols.Http2);
        server = new KestrelServer(Options.Create(options), new HandoverListeners(), loggers);
    }

    /// <summary>Starts to take connections.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => server.StartAsync(this, cancellationToken);

    /// <summary>Tells clients to go away (GOAWAY, or the end of an idle connection).</summary>
    public void SendAway()
    {
        foreach (var (connection, _) in open)
        {
            connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        }
    }

    /// <summary>Takes no more, sends all away, and waits for what is under way.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => server.StopAsync(cancellationToken);

    /// <summary>Serves a connection to its end.</summary>
    /// <param name="connection">The connection; what was read of it must not be consumed.</param>
    /// <param name="protocol">What it speaks.</param>
    public async Task ServeAsync(ConnectionContext connection, HttpProtocols protocol)
    {
        var handed = new HandedConnection(connection);
        open.TryAdd(handed, true);
        if ((protocol == HttpProtocols.Http2 ? http2 : http1).TryHandOver(handed))
        {
            await handed.Ended;
        }

        open.TryRemove(handed, out _);
    }

    /// <summary>The state of a stream or connection, used again for its next request.</summary>
    public GeneralRequest CreateContext(IFeatureCollection contextFeatures)
    {
        var container = contextFeatures as IHostContextContainer<GeneralRequest>;
        if (container?.HostContext is not { } request)
        {
            var isHttp2 = contextFeatures.GetRequiredFeature<IHttpRequestFeature>().Protocol == "HTTP/2";
            request = new GeneralRequest(core, parser, isHttp2);
            if (container is not null)
            {
                container.HostContext = request;
            }
        }

        request.Features = contextFeatures;
        return request;
    }

    /// <inheritdoc/>
    public Task ProcessRequestAsync(GeneralRequest context) => context.RunAsync();

    /// <inheritdoc/>
    public void DisposeContext(GeneralRequest context, Exception? exception)
    {
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        server.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The bounds of the hot path. Slow bodies are watched where they are read.</summary>
    private static KestrelServerOptions Bounded()
    {
        var options = new KestrelServerOptions
        {
            AddServerHeader = false,
            RequestHeaderEncodingSelector = static name =>
                name.Equals("Connection", StringComparison.OrdinalIgnoreCase) ? ConnectionFieldEncoding.Instance : Encoding.Latin1,
            ResponseHeaderEncodingSelector = static _ => Encoding.Latin1,
        };
        var limits = options.Limits;
        limits.MaxRequestBodySize = null;
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
        limits.MaxRequestHeaderCount = Limits.HeadFields;
        limits.MaxRequestHeadersTotalSize = Limits.HeadBytes;
        limits.MaxRequestLineSize = Limits.HeadBytes;
        limits.RequestHeadersTimeout = TimeSpan.FromMilliseconds(Limits.HeadMilliseconds);
        limits.KeepAliveTimeout = TimeSpan.FromMilliseconds(Limits.KeepAliveMilliseconds);
        limits.Http2.MaxRequestHeaderFieldSize = Limits.HeadBytes;
        limits.Http2.MaxStreamsPerConnection = Limits.StreamsPerConnection;
        limits.Http2.KeepAlivePingDelay = TimeSpan.FromMilliseconds(Limits.PingMilliseconds);
        limits.Http2.KeepAlivePingTimeout = TimeSpan.FromMilliseconds(Limits.PingAnswerMilliseconds);
        return options;
    }
}

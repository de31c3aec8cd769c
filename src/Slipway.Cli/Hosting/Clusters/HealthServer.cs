using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Slipway.Cli.Output;

namespace Slipway.Cli.Hosting.Clusters;

/// <summary>Health, readiness and metrics of a controller process over HTTP.</summary>
internal sealed class HealthServer : IHttpApplication<HttpContext>, IAsyncDisposable
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromMilliseconds(500);

    private readonly KestrelServer server;
    private readonly Func<bool> isReady;
    private readonly Func<string> metrics;
    private ListenOptions? listening;

    /// <param name="address">Where it listens; port 0 for a free one.</param>
    /// <param name="isReady">Whether <c>/readyz</c> is answered with 200.</param>
    /// <param name="metrics">The text of <c>/metrics</c>.</param>
    /// <param name="loggers">Loggers.</param>
    public HealthServer(IPEndPoint address, Func<bool> isReady, Func<string> metrics, ILoggerFactory loggers)
    {
        this.isReady = isReady;
        this.metrics = metrics;
        var kestrel = new KestrelServerOptions { AddServerHeader = false };
        kestrel.Listen(address, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listening = listen;
        });
        server = new KestrelServer(
            Options.Create(kestrel), new SocketTransportFactory(Options.Create(new SocketTransportOptions()), loggers), loggers);
    }

    /// <summary>Address bound.</summary>
    public IPEndPoint? Address => listening?.EndPoint as IPEndPoint;

    /// <exception cref="CommandFailure">The address cannot be bound.</exception>
    public async Task StartAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        try
        {
            await server.StartAsync(this, cancellationToken);
        }
        catch (IOException e)
        {
            throw new CommandFailure($"--health {address}: {e.Message}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(StopTimeout);
        await server.StopAsync(limit.Token);
        server.Dispose();
    }

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public Task ProcessRequestAsync(HttpContext context)
    {
        switch (context.Request.Path.Value)
        {
            case "/healthz" or "/livez":
                return context.Response.WriteAsync("ok\n", context.RequestAborted);
            case "/readyz":
                context.Response.StatusCode = isReady() ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
                return context.Response.WriteAsync(isReady() ? "ok\n" : "not ready\n", context.RequestAborted);
            case "/metrics":
                context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
                return context.Response.WriteAsync(metrics(), context.RequestAborted);
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
        }
    }
}

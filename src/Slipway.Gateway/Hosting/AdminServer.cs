using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Slipway.Api.Serialization;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Telemetry;

namespace Slipway.Gateway.Hosting;

/// <summary>The admin port: health, metrics, and the stream of frames for whoever has the token.</summary>
internal sealed class AdminServer : IHttpApplication<HttpContext>, IAsyncDisposable
{
    private readonly GatewayCore core;
    private readonly FrameLog frames;
    private readonly byte[] authorization;
    private readonly KestrelServer server;
    private readonly CancellationTokenSource stopping = new();
    private readonly List<ListenOptions> listening = [];

    public AdminServer(GatewayCore core, FrameLog frames, GatewayOptions options, ILoggerFactory loggers)
    {
        this.core = core;
        this.frames = frames;
        authorization = Encoding.ASCII.GetBytes("Bearer " + options.AdminToken);
        var kestrel = new KestrelServerOptions { AddServerHeader = false };
        if (options.AdminHandle is { } handle)
        {
            kestrel.ListenHandle(handle, Note);
        }
        else
        {
            kestrel.Listen(options.AdminAddress, Note);
        }

        server = new KestrelServer(
            Options.Create(kestrel), new SocketTransportFactory(Options.Create(new SocketTransportOptions()), loggers), loggers);
    }

    /// <summary>Address bound.</summary>
    public IPEndPoint? Address => listening[0].EndPoint as IPEndPoint;

    public Task StartAsync(CancellationToken cancellationToken) => server.StartAsync(this, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(500), core.Time);
        await server.StopAsync(now.Token);
        server.Dispose();
        stopping.Dispose();
    }

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        await Task.Yield();
        switch (context.Request.Path.Value)
        {
            case "/healthz" or "/readyz":
                await context.Response.WriteAsync(core.Draining ? "draining\n" : "ok\n", context.RequestAborted);
                break;
            case "/metrics":
                context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
                await context.Response.WriteAsync(PrometheusText.Write(core), context.RequestAborted);
                break;
            case "/telemetry/frames" when !Authorized(context.Request):
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                break;
            case "/telemetry/frames":
                await StreamAsync(context);
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }

    private void Note(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http1;
        listening.Add(listen);
    }

    private bool Authorized(HttpRequest request)
        => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(request.Headers.Authorization.ToString()), authorization);

    private async Task StreamAsync(HttpContext context)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping.Token);
        var query = context.Request.Query;
        var sameEpoch = query["epoch"].ToString() == frames.Epoch;
        _ = long.TryParse(query["after"], NumberStyles.None, CultureInfo.InvariantCulture, out var afterFrame);
        afterFrame = sameEpoch ? afterFrame : 0;
        context.Response.ContentType = "application/x-ndjson";
        await context.Response.StartAsync(ended.Token);
        long place = 0;
        try
        {
            while (true)
            {
                var (changed, next, more) = frames.Read(place, afterFrame);
                place = next;
                foreach (var frame in changed)
                {
                    await context.Response.BodyWriter.WriteAsync(ApiJson.Serialize(frame), ended.Token);
                    await context.Response.BodyWriter.WriteAsync("\n"u8.ToArray(), ended.Token);
                }

                await more.WaitAsync(ended.Token);
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }
}

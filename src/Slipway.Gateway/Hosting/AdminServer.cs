using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Slipway.Api.Serialization;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Inspection;
using Slipway.Gateway.Telemetry;

namespace Slipway.Gateway.Hosting;

/// <summary>The admin port: health and metrics; for whoever has the token the stream of frames, and what the table does.</summary>
internal sealed class AdminServer : IHttpApplication<HttpContext>, IAsyncDisposable
{
    private readonly GatewayCore core;
    private readonly FrameLog frames;
    private readonly byte[] authorization;
    private readonly KestrelServer server;
    private readonly CancellationTokenSource stopping = new();
    private readonly List<ListenOptions> listening = [];
    private readonly TapEndpoint taps;

    public AdminServer(GatewayCore core, FrameLog frames, GatewayOptions options, ILoggerFactory loggers)
    {
        this.core = core;
        this.frames = frames;
        taps = new TapEndpoint(core, stopping.Token);
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
            case "/telemetry/frames" or "/routes" or "/backends" or "/explain" or "/tap" when !Authorized(context.Request):
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                break;
            case "/telemetry/frames":
                await StreamAsync(context);
                break;
            case "/routes":
                await AnswerAsync(context, TableReports.Rules(core.Table), InspectionJson.Default.IReadOnlyListRuleReport);
                break;
            case "/backends":
                await AnswerAsync(context, TableReports.Endpoints(core), InspectionJson.Default.IReadOnlyListEndpointReport);
                break;
            case "/explain":
                await ExplainAsync(context);
                break;
            case "/tap":
                await taps.ServeAsync(context);
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }

    private static Task AnswerAsync<T>(HttpContext context, T answer, JsonTypeInfo<T> contract)
        => context.Response.WriteAsJsonAsync(answer, contract, contentType: null, context.RequestAborted);

    private async Task ExplainAsync(HttpContext context)
    {
        var question = await QuestionAsync(context);
        if (question is null || question.Fault() is not null)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync(
                (question?.Fault() ?? "the body must be a JSON object with url, and maybe method, headers and client") + "\n",
                context.RequestAborted);
            return;
        }

        await AnswerAsync(context, RequestExplainer.Explain(core, question), InspectionJson.Default.RequestExplanation);
    }

    private static async Task<RequestQuestion?> QuestionAsync(HttpContext context)
    {
        try
        {
            return await context.Request.ReadFromJsonAsync(InspectionJson.Default.RequestQuestion, context.RequestAborted);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or IOException)
        {
            return null;
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

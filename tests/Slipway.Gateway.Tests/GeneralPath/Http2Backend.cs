using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Slipway.Gateway.Tests.GeneralPath;

/// <summary>A backend that speaks HTTP/2 with prior knowledge and does what the test says.</summary>
internal sealed class Http2Backend : IHttpApplication<HttpContext>, IAsyncDisposable
{
    private readonly KestrelServer server;
    private readonly Func<HttpContext, Task> answer;
    private ListenOptions? listening;

    private Http2Backend(Func<HttpContext, Task> answer)
    {
        this.answer = answer;
        var options = new KestrelServerOptions();
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.Listen(new IPEndPoint(IPAddress.Loopback, 0), listen =>
        {
            listening = listen;
            listen.Protocols = HttpProtocols.Http2;
        });
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        server = new KestrelServer(Options.Create(options), transport, NullLoggerFactory.Instance);
    }

    public int Port => ((IPEndPoint)listening!.EndPoint).Port;

    /// <summary>Method, target, protocol and fields of each request.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public static async Task<Http2Backend> StartAsync(Func<HttpContext, Task> answer)
    {
        var backend = new Http2Backend(answer);
        await backend.server.StartAsync(backend, CancellationToken.None);
        return backend;
    }

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public async Task ProcessRequestAsync(HttpContext context)
    {
        var request = context.Request;
        var fields = request.Headers.SelectMany(static h => h.Value.Select(v => $"{h.Key}: {v}\n"));
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        Requests.Enqueue($"{request.Method} {target} {request.Protocol}\n{string.Concat(fields)}");
        await answer(context);
    }

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await server.StopAsync(now.Token);
        server.Dispose();
    }
}

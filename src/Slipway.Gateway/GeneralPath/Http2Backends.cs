using System.Text;
using Slipway.Gateway.Forwarding;

namespace Slipway.Gateway.GeneralPath;

/// <summary>Connections to backends that speak HTTP/2, shared by all requests.</summary>
internal sealed class Http2Backends : IDisposable
{
    private readonly HttpMessageInvoker invoker = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = System.Net.DecompressionMethods.None,
        EnableMultipleHttp2Connections = true,
        ActivityHeadersPropagator = null,
        ConnectTimeout = TimeSpan.FromMilliseconds(Limits.ConnectMilliseconds),
        PooledConnectionIdleTimeout = TimeSpan.FromMilliseconds(Limits.UpstreamIdleMilliseconds),
        MaxResponseHeadersLength = Limits.HeadBytes / 1024,
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        KeepAlivePingDelay = TimeSpan.FromMilliseconds(Limits.PingMilliseconds),
        KeepAlivePingTimeout = TimeSpan.FromMilliseconds(Limits.PingAnswerMilliseconds),
        RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
    });

    /// <summary>Sends a request and waits for the head of its answer.</summary>
    /// <exception cref="HttpRequestException">There was none.</exception>
    /// <exception cref="OperationCanceledException">It took too long.</exception>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        => invoker.SendAsync(request, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => invoker.Dispose();
}

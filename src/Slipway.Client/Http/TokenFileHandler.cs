using System.Net.Http.Headers;

namespace Slipway.Client.Http;

/// <summary>Sends the bearer token that stands in a file, read again every minute, because the kubelet renews it there.</summary>
internal sealed class TokenFileHandler(string path, TimeProvider time) : DelegatingHandler
{
    private static readonly TimeSpan ReadEvery = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private AuthenticationHeaderValue? header;
    private DateTimeOffset readAt;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = Current();
        return base.SendAsync(request, cancellationToken);
    }

    private AuthenticationHeaderValue Current()
    {
        lock (gate)
        {
            if (header is null || time.GetUtcNow() - readAt >= ReadEvery)
            {
                header = new AuthenticationHeaderValue("Bearer", File.ReadAllText(path).Trim());
                readAt = time.GetUtcNow();
            }

            return header;
        }
    }
}

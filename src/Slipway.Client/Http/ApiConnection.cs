using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Slipway.Client.Http;

/// <summary>Makes the HTTP client for an API server: TLS against the given authorities, credentials, keep-alive pings.</summary>
public static class ApiConnection
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Connects lazily; dispose it to close all connections. Requests have no time limit of their own, as watches last.</summary>
    public static HttpClient Open(ApiConnectionOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = ConnectTimeout,
            KeepAlivePingDelay = PingDelay,
            KeepAlivePingTimeout = PingTimeout,
            EnableMultipleHttp2Connections = true,
            AutomaticDecompression = DecompressionMethods.GZip,
            UseProxy = false,
            SslOptions = Tls(options),
        };
        HttpMessageHandler outer = options.TokenFile is { } file
            ? new TokenFileHandler(file, TimeProvider.System) { InnerHandler = handler }
            : handler;
        var client = new HttpClient(outer) { BaseAddress = Folder(options.Server), Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.TryParseAdd(options.UserAgent);
        if (options.Token is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.Token);
        }

        return client;
    }

    /// <summary>Relative paths are resolved below an address only when it ends in a slash.</summary>
    internal static Uri Folder(Uri server)
        => server.AbsolutePath.EndsWith('/') ? server : new UriBuilder(server) { Path = server.AbsolutePath + "/" }.Uri;

    private static SslClientAuthenticationOptions Tls(ApiConnectionOptions options)
    {
        var tls = new SslClientAuthenticationOptions { TargetHost = options.ServerName };
        if (options.ClientCertificate is not null)
        {
            tls.ClientCertificates = [options.ClientCertificate];
        }

        if (options.SkipVerification)
        {
            // The user asked for insecure-skip-tls-verify: any certificate will do.
            tls.RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null;
        }
        else if (options.Authorities is { } authorities)
        {
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            policy.CustomTrustStore.AddRange(authorities);
            tls.CertificateChainPolicy = policy;
        }

        return tls;
    }
}

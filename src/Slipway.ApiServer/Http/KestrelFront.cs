using System.Security.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Slipway.ApiServer.Access;

namespace Slipway.ApiServer.Http;

/// <summary>Kestrel in front of the dispatcher: TLS with the server's own certificate, HTTP/1.1 and HTTP/2, client certificates where
/// offered.</summary>
internal sealed class KestrelFront : IAsyncDisposable
{
    /// <summary>Largest body of a request in bytes; as kube-apiserver.</summary>
    public const long MaximumBodyBytes = 3 * 1024 * 1024;

    /// <summary>Concurrent requests on one HTTP/2 connection: client-go keeps a watch for each kind on one.</summary>
    private const int StreamsPerConnection = 1000;

    private readonly WebApplication application;

    private KestrelFront(WebApplication application, Uri address) => (this.application, Address) = (application, address);

    public Uri Address { get; }

    public static async Task<KestrelFront> StartAsync(
        ApiServerOptions options, Authenticator authenticator, ApiDispatcher dispatcher, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(options.Loggers);
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Configure(kestrel, options));
        var application = builder.Build();
        application.Run(new HttpExchange(authenticator, dispatcher, application.Lifetime.ApplicationStopping).HandleAsync);
        await application.StartAsync(cancellationToken);
        var bound = options.ListenDescriptor is null
            ? application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()
            : $"https://{options.Listen}";
        return new KestrelFront(application, new Uri(bound));
    }

    public async ValueTask DisposeAsync()
    {
        await application.StopAsync();
        await application.DisposeAsync();
    }

    private static void Configure(KestrelServerOptions kestrel, ApiServerOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MaximumBodyBytes;
        kestrel.Limits.Http2.MaxStreamsPerConnection = StreamsPerConnection;
        kestrel.Limits.MinResponseDataRate = null;
        if (options.ListenDescriptor is { } descriptor)
        {
            kestrel.ListenHandle((ulong)descriptor, listen => Secure(listen, options));
            return;
        }

        kestrel.Listen(options.Listen!, listen => Secure(listen, options));
    }

    private static void Secure(ListenOptions listen, ApiServerOptions options)
    {
        listen.Protocols = HttpProtocols.Http1AndHttp2;
        listen.UseHttps(https =>
        {
            https.ServerCertificate = options.Pki.Server;
            https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            // Whose certificate it is, is for authentication to judge.
            https.AllowAnyClientCertificate();
        });
    }
}

using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Slipway.Controllers.Delivery.AnalysisRuns.Providers;

/// <summary>How providers reach HTTP servers; chosen by who composes the controllers. The caller owns both.</summary>
/// <param name="Checked">Checks certificates.</param>
/// <param name="Unchecked">Does not; for metrics that say <c>insecure: true</c>.</param>
public sealed record MetricHttp(HttpMessageInvoker Checked, HttpMessageInvoker Unchecked)
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection is used before names are looked up again.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>Checks certificates and follows no redirect; for questions whose first answer counts. Default: as
    /// <see cref="Checked"/>.</summary>
    public HttpMessageInvoker Direct { get; init; } = Checked;

    /// <summary>Reaches pods at their addresses: no proxy, no redirect to elsewhere, no check of certificates, which cannot name them.
    /// Default: as <see cref="Unchecked"/>.</summary>
    public HttpMessageInvoker Pods { get; init; } = Unchecked;

    /// <summary>Real connections, through the proxy that the environment names.</summary>
    public static MetricHttp OverSockets()
    {
        var insecure = Handler();
        insecure.SslOptions.RemoteCertificateValidationCallback = AnyCertificate;
        var direct = Handler();
        direct.AllowAutoRedirect = false;
        var pods = Handler();
        pods.AllowAutoRedirect = false;
        pods.UseProxy = false;
        pods.SslOptions.RemoteCertificateValidationCallback = AnyCertificate;
        return new MetricHttp(new HttpMessageInvoker(Handler()), new HttpMessageInvoker(insecure))
        {
            Direct = new HttpMessageInvoker(direct),
            Pods = new HttpMessageInvoker(pods),
        };
    }

    private static bool AnyCertificate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
        => certificate is not null;

    private static SocketsHttpHandler Handler() => new()
    {
        ConnectTimeout = ConnectTimeout,
        PooledConnectionLifetime = ConnectionLifetime,
        AutomaticDecompression = System.Net.DecompressionMethods.All,
    };
}

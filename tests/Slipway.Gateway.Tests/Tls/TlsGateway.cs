using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Api.Gateway;
using Slipway.Api.Meta;
using Slipway.Gateway.Hosting;
using Slipway.Gateway.Tests.Forwarding;
using Slipway.Gateway.Tests.Hosting;
using Slipway.TestKit;

namespace Slipway.Gateway.Tests.Tls;

/// <summary>A whole gateway with a TLS port, and clients of it.</summary>
internal sealed class TlsGateway : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();
    private readonly CancellationTokenSource limit = new(Patience);
    private readonly Func<string, X509Certificate2>? issue;
    private GatewayHost host;

    private TlsGateway(FakeInformers informers, Func<string, X509Certificate2>? issue)
    {
        Informers = informers;
        this.issue = issue;
        host = Host(informers);
    }

    public FakeInformers Informers { get; }

    public string TableFile => Path.Combine(folder.FullName, "gateway", "table.json");

    private Uri Secure => new(host.TlsAddress!);

    /// <summary>URL of a host at the TLS port.</summary>
    public string SecureUrl(string name) => $"https://{name}:{Secure.Port}";

    /// <summary>A gateway whose route <c>default/web</c> has all hosts.</summary>
    public static async Task<TlsGateway> StartAsync(
        RawBackend backend, Func<string, X509Certificate2>? issue = null, params Listener[] listeners)
    {
        var informers = Objects.All(0, backend.Port, 1);
        informers.Set(Gateway(listeners));
        informers.Set(Route());
        var gateway = new TlsGateway(informers, issue);
        await gateway.host.StartAsync(gateway.limit.Token);
        return gateway;
    }

    public static Api.Gateway.Gateway Gateway(params Listener[] listeners)
        => Objects.Gateway with { Spec = Objects.Gateway.Spec! with { Listeners = [.. Objects.Gateway.Spec.Listeners!, .. listeners] } };

    public static HTTPRoute Route(string? section = null) => Objects.Route with
    {
        Spec = Objects.Route.Spec! with
        {
            Hostnames = null,
            ParentRefs = [new ParentReference { Namespace = "slipway-system", Name = "slipway", SectionName = section }],
        },
    };

    public static Listener Listener(string name, string? hostname, params string[] secrets) => new()
    {
        Name = name,
        Hostname = hostname,
        Port = 443,
        Protocol = "HTTPS",
        Tls = new GatewayTLSConfig
        {
            Mode = "Terminate",
            CertificateRefs = [.. secrets.Select(static s => new SecretObjectReference { Name = s })],
        },
        AllowedRoutes = new AllowedRoutes { Namespaces = new RouteNamespaces { From = "All" } },
    };

    /// <summary>Waits until handshakes for a name get a certificate with this common name.</summary>
    public async Task ServesAsync(string serverName, string commonName)
    {
        while (true)
        {
            limit.Token.ThrowIfCancellationRequested();
            try
            {
                await using var stream = await ConnectAsync(serverName);
                if (NameOf(stream) == commonName)
                {
                    return;
                }
            }
            catch (Exception e) when (e is IOException or AuthenticationException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, limit.Token);
            }
        }
    }

    public static string NameOf(SslStream stream)
        => ((X509Certificate2)stream.RemoteCertificate!).GetNameInfo(X509NameType.SimpleName, forIssuer: false);

    public async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPEndPoint.Parse(Secure.Authority), limit.Token);
        return socket;
    }

    public async Task<SslStream> ConnectAsync(string serverName, X509Certificate2? client = null, SslProtocols protocol = SslProtocols.None)
    {
        var stream = new SslStream(new NetworkStream(await ConnectAsync(), ownsSocket: true));
        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = serverName,
                EnabledSslProtocols = protocol,
                ApplicationProtocols = [SslApplicationProtocol.Http11],
                // Tests look at the certificate themselves.
                RemoteCertificateValidationCallback = static (_, _, _, e) => e != SslPolicyErrors.RemoteCertificateNotAvailable,
                ClientCertificateContext = client is null ? null : SslStreamCertificateContext.Create(client, null, offline: true),
            },
            limit.Token);
        return stream;
    }

    /// <summary>A client that speaks HTTP/2 after the handshake for a name, or nothing.</summary>
    public HttpClient Http2(string serverName) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, _) => new NetworkStream(await ConnectAsync(), ownsSocket: true),
        SslOptions = new SslClientAuthenticationOptions
        {
            TargetHost = serverName,
            RemoteCertificateValidationCallback = static (_, _, _, e) => e != SslPolicyErrors.RemoteCertificateNotAvailable,
        },
    })
    {
        DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    /// <summary>Asks with curl by HTTP/2 after the handshake for a name, for another host maybe.</summary>
    /// <returns>Version and status of the answer.</returns>
    public async Task<string> CurlAsync(string serverName, string host)
    {
        var to = $"{serverName}:{Secure.Port}";
        string[] words = ["-sk", "--http2", "--resolve", $"{to}:127.0.0.1", "-H", $"Host: {host}", "-o", "/dev/null", "-w",
            "%{http_version} %{http_code}", $"https://{to}/api/x"];
        using var curl = Process.Start(new ProcessStartInfo("curl", words) { RedirectStandardOutput = true })!;
        var said = await curl.StandardOutput.ReadToEndAsync(limit.Token);
        await curl.WaitForExitAsync(limit.Token);
        return said;
    }

    /// <summary>One request, and all that comes until its answer is whole or the connection ends.</summary>
    public async Task<string> AskAsync(Stream stream, string target, string host, string more = "")
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: {host}\r\n{more}\r\n"), limit.Token);
        return await ReadAsync(stream);
    }

    public async Task<string> ReadAsync(Stream stream)
    {
        var (text, buffer) = (new StringBuilder(), new byte[16 * 1024]);
        while (!IsWhole(text.ToString()) && await stream.ReadAsync(buffer, limit.Token) is > 0 and var n)
        {
            text.Append(Encoding.Latin1.GetString(buffer, 0, n));
        }

        return text.ToString();
    }

    public async Task<string> GetAsync(string host, string? serverName = null, X509Certificate2? client = null)
    {
        await using var stream = await ConnectAsync(serverName ?? host, client);
        return await AskAsync(stream, "/api/x", host);
    }

    public async Task<string> GetPlainAsync(string host)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPEndPoint.Parse(new Uri(this.host.Address).Authority), limit.Token);
        await using var stream = new NetworkStream(socket);
        return await AskAsync(stream, "/api/x", host);
    }

    /// <summary>Ends the gateway and starts another that never hears of the API.</summary>
    public async Task RestartWithoutApiAsync()
    {
        await host.DisposeAsync();
        host = Host(new FakeInformers { Synced = false });
        await host.StartAsync(limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        limit.Dispose();
        folder.Delete(recursive: true);
    }

    private static bool IsWhole(string text)
        => text.IndexOf("\r\n\r\n", StringComparison.Ordinal) is >= 0 and var end
            && text.IndexOf("Content-Length: ", StringComparison.Ordinal) is >= 0 and var at
            && text.Length >= end + 4 + int.Parse(text[(at + 16)..text.IndexOf("\r\n", at, StringComparison.Ordinal)], null);

    private GatewayHost Host(FakeInformers informers)
    {
        var api = new InMemoryApi(TimeProvider.System, new RandomIdSource(new Random(1)))
        {
            Fault = static (_, _) => InMemoryApi.Refusal("Forbidden", 403, "away"),
        };
        var options = new GatewayOptions
        {
            Addresses = [new IPEndPoint(IPAddress.Loopback, 0)],
            TlsAddresses = [new IPEndPoint(IPAddress.Loopback, 0)],
            IssueCertificate = issue,
            AdminToken = "secret",
            TableFile = TableFile,
            DrainSeconds = 1,
        };
        return new GatewayHost(
            options, api, informers, TimeProvider.System, new Random(1), new RandomIdSource(new Random(1)), NullLoggerFactory.Instance);
    }
}

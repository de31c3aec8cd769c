using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Slipway.Gateway.Tests.Forwarding;

namespace Slipway.Gateway.Tests.Tls;

public sealed class HandshakeTests : IDisposable
{
    private readonly TestAuthority authority = new();

    [Fact]
    public async Task Handshake_SeveralListeners_TheMostSpecificGivesTheCertificate()
    {
        await using var backend = RawBackend.Named("v1");
        await using var gateway = await TlsGateway.StartAsync(
            backend, null,
            TlsGateway.Listener("wild", "*.shop.test", "wild"),
            TlsGateway.Listener("any", null, "any"),
            TlsGateway.Listener("deep", "*.eu.shop.test", "deep"),
            TlsGateway.Listener("exact", "Pay.shop.test", "exact"));
        gateway.Informers.Set(
            authority.Secret("wild", "wild.test", "*.shop.test"), authority.Secret("any", "any.test"),
            authority.Secret("deep", "deep.test", "*.eu.shop.test"), authority.Secret("exact", "pay.shop.test"));
        await gateway.ServesAsync("pay.shop.test", "pay.shop.test");

        foreach (var (serverName, served) in new[]
        {
            ("PAY.shop.test", "pay.shop.test"), ("a.shop.test", "wild.test"), ("a.b.shop.test", "wild.test"),
            ("a.eu.shop.test", "deep.test"),
            ("shop.test", "any.test"), ("elsewhere.test", "any.test"), ("127.0.0.1", "any.test"),
        })
        {
            await using var stream = await gateway.ConnectAsync(serverName);
            Assert.Equal((serverName, served), (serverName, TlsGateway.NameOf(stream)));
        }
    }

    [Fact]
    public async Task Handshake_NoListenerForTheName_CertificateOfTheFirst()
    {
        await using var backend = RawBackend.Named("v1");
        await using var gateway = await TlsGateway.StartAsync(
            backend, null, TlsGateway.Listener("b", "b.test", "b"), TlsGateway.Listener("a", "a.test", "a"));
        gateway.Informers.Set(authority.Secret("a", "a.test"), authority.Secret("b", "b.test"));
        await gateway.ServesAsync("elsewhere.test", "b.test");
        Assert.StartsWith("HTTP/1.1 404 ", await gateway.GetAsync("elsewhere.test"));
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Handshake_SeveralCertificates_TheOneThatCoversTheName(SslProtocols protocol)
    {
        await using var backend = RawBackend.Named("v1");
        await using var gateway = await TlsGateway.StartAsync(backend, null, TlsGateway.Listener("https", null, "one", "two"));
        gateway.Informers.Set(authority.Secret("one", "one.test"), authority.Secret("two", "two.test"));
        await gateway.ServesAsync("two.test", "two.test");
        await using var one = await gateway.ConnectAsync("one.test", protocol: protocol);
        await using var other = await gateway.ConnectAsync("other.test", protocol: protocol);
        Assert.Equal(("one.test", "one.test"), (TlsGateway.NameOf(one), TlsGateway.NameOf(other)));
        Assert.Equal((protocol, SslApplicationProtocol.Http11), (one.SslProtocol, one.NegotiatedApplicationProtocol));
    }

    [Fact]
    public async Task Handshake_ListenerWithoutCertificates_OneOfTheOwnAuthorityForEachName()
    {
        await using var backend = RawBackend.Named("v1");
        var made = 0;
        await using var gateway = await TlsGateway.StartAsync(
            backend,
            host =>
            {
                Interlocked.Increment(ref made);
                return authority.Issue(host, [host]);
            },
            TlsGateway.Listener("https", null));
        await gateway.ServesAsync("a.test", "a.test");
        await gateway.ServesAsync("127.0.0.1", "127.0.0.1");
        await using var again = await gateway.ConnectAsync("a.test");
        Assert.True(authority.Made(again.RemoteCertificate));
        Assert.Equal(2, made);
        Assert.EndsWith("v1", await gateway.AskAsync(again, "/api/x", "a.test"));
    }

    [Fact]
    public async Task Handshake_ClientCertificateWanted_OnlyWithOneOfThatAuthority()
    {
        await using var backend = RawBackend.Named("v1");
        using var clients = new TestAuthority("clients");
        using var good = clients.Issue("ann", ["ann"]);
        using var bad = authority.Issue("eve", ["eve"]);
        var listener = TlsGateway.Listener("mutual", "mutual.test", "mutual");
        await using var gateway = await TlsGateway.StartAsync(
            backend, null, ClientAuthorities.Wanted(listener, "clients"), TlsGateway.Listener("any", null, "any"));
        gateway.Informers.Set(ClientAuthorities.ConfigMap("clients", clients.Pem));
        gateway.Informers.Set(authority.Secret("any", "any.test"), authority.Secret("mutual", "mutual.test"));
        await gateway.ServesAsync("any.test", "any.test");

        Assert.EndsWith("v1", await gateway.GetAsync("mutual.test", client: good));
        Assert.EndsWith("v1", await gateway.GetAsync("any.test"));
        Assert.Equal("", await RefusedAsync(gateway, null));
        Assert.Equal("", await RefusedAsync(gateway, bad));
        Assert.StartsWith("HTTP/1.1 421 ", await gateway.GetAsync("mutual.test", serverName: "any.test"));
        Assert.StartsWith("HTTP/1.1 421 ", await gateway.GetAsync("mutual.test", serverName: "127.0.0.1"));
    }

    public void Dispose() => authority.Dispose();

    /// <summary>With TLS 1.3 a client learns of its refusal with the first bytes that it reads.</summary>
    private static async Task<string> RefusedAsync(TlsGateway gateway, X509Certificate2? client)
    {
        try
        {
            return await gateway.GetAsync("mutual.test", client: client);
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            return "";
        }
    }
}

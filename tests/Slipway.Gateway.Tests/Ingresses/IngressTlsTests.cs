using Slipway.Api.Networking;
using Slipway.Gateway.Tests.Forwarding;
using Slipway.Gateway.Tests.Tls;
using static Slipway.Gateway.Tests.Ingresses.IngressFixture;

namespace Slipway.Gateway.Tests.Ingresses;

/// <summary>Certificates of Ingresses.</summary>
public sealed class IngressTlsTests : IDisposable
{
    private readonly TestAuthority authority = new();

    private static Ingress Pay => Ingress("pay", Rule("pay.test", Path("/"))) with
    {
        Spec = new IngressSpec
        {
            Rules = [Rule("pay.test", Path("/"))],
            Tls = [new IngressTLS { Hosts = ["Pay.test"], SecretName = "pay" }],
        },
    };

    [Theory]
    [InlineData(null, true)]
    [InlineData("false", false)]
    public async Task Host_WithACertificate_ServedAndClearTextSentThere(string? redirects, bool sent)
    {
        await using var backend = RawBackend.Named("b");
        await using var gateway = await TlsGateway.StartAsync(backend);
        AddSecret(gateway, "pay");
        gateway.Informers.Set(redirects is null ? Pay : Pay.With(("ssl-redirect", redirects)));
        await gateway.ServesAsync("pay.test", "pay.test");
        Assert.StartsWith("HTTP/1.1 200 ", await gateway.GetAsync("pay.test"));
        var plain = await gateway.GetPlainAsync("pay.test");
        Assert.StartsWith(sent ? "HTTP/1.1 308 " : "HTTP/1.1 200 ", plain);
        Assert.Equal(sent, plain.Contains($"\r\nLocation: {gateway.SecureUrl("pay.test")}/api/x\r\n", StringComparison.Ordinal));
        Assert.StartsWith("HTTP/1.1 200 ", await gateway.GetPlainAsync("other.test"));
    }

    [Fact]
    public async Task Host_CertificateOfAnOlderIngress_RulesOfAllIngressesServed()
    {
        await using var backend = RawBackend.Named("b");
        await using var gateway = await TlsGateway.StartAsync(backend);
        AddSecret(gateway, "pay");
        gateway.Informers.Set(
            Pay with { Spec = Pay.Spec! with { Rules = null, DefaultBackend = To("gone", 80) } },
            Ingress("rules", Rule("pay.test", Path("/api"))));
        await gateway.ServesAsync("pay.test", "pay.test");
        Assert.StartsWith("HTTP/1.1 200 ", await gateway.GetAsync("pay.test"));
    }

    [Fact]
    public async Task Secret_NotThere_OwnAuthorityMakesACertificate()
    {
        await using var backend = RawBackend.Named("b");
        await using var gateway = await TlsGateway.StartAsync(backend, host => authority.Issue($"own {host}", [host]));
        gateway.Informers.Set(Pay);
        await gateway.ServesAsync("pay.test", "own pay.test");
        AddSecret(gateway, "pay");
        await gateway.ServesAsync("pay.test", "pay.test");
    }

    public void Dispose() => authority.Dispose();

    private void AddSecret(TlsGateway gateway, string name)
    {
        var secret = authority.Secret(name, $"{name}.test");
        gateway.Informers.Set(secret with { Metadata = secret.Metadata! with { Namespace = "default" } });
    }
}

using Slipway.Gateway.Tests.Forwarding;

namespace Slipway.Gateway.Tests.Tls;

public sealed class CertificateChangeTests : IDisposable
{
    private readonly TestAuthority authority = new();

    [Fact]
    public async Task Secret_Changed_NewHandshakesGetItAndOpenConnectionsStay()
    {
        await using var backend = RawBackend.Named("v1");
        await using var gateway = await StartedAsync(backend);
        await using var before = await gateway.ConnectAsync("web.test");
        Assert.EndsWith("v1", await gateway.AskAsync(before, "/api/x", "web.test"));

        gateway.Informers.Set(authority.Secret("web", "new.test"));
        await gateway.ServesAsync("web.test", "new.test");

        Assert.Equal("first.test", TlsGateway.NameOf(before));
        Assert.EndsWith("v1", await gateway.AskAsync(before, "/api/x", "web.test"));
    }

    [Fact]
    public async Task Secret_Broken_LastGoodCertificateServesAndOthersChange()
    {
        await using var backend = RawBackend.Named("v1");
        await using var gateway = await StartedAsync(backend);
        var (mine, other) = (authority.Secret("web", "lost.test"), authority.Secret("web", "lost.test"));
        gateway.Informers.Set(
            mine with { Data = new Dictionary<string, byte[]>(mine.Data!) { ["tls.key"] = other.Data!["tls.key"] } },
            authority.Secret("other", "changed.test"));
        await gateway.ServesAsync("other.test", "changed.test");
        await gateway.ServesAsync("web.test", "first.test");
        Assert.EndsWith("v1", await gateway.GetAsync("web.test"));
    }

    [Fact]
    public async Task Restart_ApiAway_CertificatesAreServedFromAFileOfTheOwner()
    {
        await using var backend = RawBackend.Named("v1");
        await using var gateway = await StartedAsync(backend);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(gateway.TableFile));

        await gateway.RestartWithoutApiAsync();

        await using var stream = await gateway.ConnectAsync("web.test");
        Assert.Equal("first.test", TlsGateway.NameOf(stream));
        Assert.EndsWith("v1", await gateway.AskAsync(stream, "/api/x", "web.test"));
    }

    public void Dispose() => authority.Dispose();

    private async Task<TlsGateway> StartedAsync(RawBackend backend)
    {
        var gateway = await TlsGateway.StartAsync(
            backend, null, TlsGateway.Listener("https", "web.test", "web"), TlsGateway.Listener("other", "other.test", "other"));
        gateway.Informers.Set(authority.Secret("web", "first.test"), authority.Secret("other", "other.test"));
        await gateway.ServesAsync("other.test", "other.test");
        await gateway.ServesAsync("web.test", "first.test");
        return gateway;
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text;
using Slipway.Api.Gateway;
using Slipway.Gateway.Tests.Forwarding;

namespace Slipway.Gateway.Tests.Tls;

public sealed class SecureTrafficTests : IDisposable
{
    private readonly TestAuthority authority = new();

    [Fact]
    public async Task Request_OverTls_ForwardedAsHttpsAndKeptAlive()
    {
        await using var backend = RawBackend.Named("v1");
        await using var gateway = await StartedAsync(backend);
        await using var stream = await gateway.ConnectAsync("any.test");
        Assert.EndsWith("v1", await gateway.AskAsync(stream, "/api/1", "any.test", "X-Forwarded-Proto: http\r\n"));
        Assert.EndsWith("v1", await gateway.AskAsync(stream, "https://any.test/api/2", "any.test"));
        Assert.EndsWith("v1", await gateway.GetPlainAsync("any.test"));
        var requests = backend.Requests.ToArray();
        Assert.Contains("\r\nX-Forwarded-Proto: https\r\n", requests[0]);
        Assert.DoesNotContain("\r\nX-Forwarded-Proto: http\r\n", requests[0]);
        Assert.StartsWith("GET /api/2 HTTP/1.1\r\n", requests[1]);
        Assert.Contains("\r\nX-Forwarded-Proto: http\r\n", requests[2]);
    }

    [Fact]
    public async Task Request_Http2ByAlpn_ForwardedAsHttps()
    {
        await using var backend = RawBackend.Named("v1");
        await using var gateway = await StartedAsync(backend);
        using var http = gateway.Http2("any.test");

        for (var i = 0; i < 3; i++)
        {
            using var answer = await http.GetAsync(new Uri($"https://any.test/api/{i}"), TestContext.Current.CancellationToken);
            Assert.Equal(
                (HttpVersion.Version20, "v1"),
                (answer.Version, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        }

        Assert.Contains("\r\nX-Forwarded-Proto: https\r\n", backend.Requests.First());
    }

    [Fact]
    public async Task Request_Http2HostOfAnotherListener_Misdirected()
    {
        await using var backend = RawBackend.Named("v1");
        await using var gateway = await TlsGateway.StartAsync(
            backend, null, TlsGateway.Listener("a", "a.test", "a"), TlsGateway.Listener("b", "*.b.test", "b"));
        gateway.Informers.Set(authority.Secret("a", "a.test"), authority.Secret("b", "b.test"));
        await gateway.ServesAsync("a.test", "a.test");
        Assert.Equal("2 200", await gateway.CurlAsync("a.test", host: "a.test"));
        Assert.Equal("2 421", await gateway.CurlAsync("a.test", host: "x.b.test"));
    }

    [Fact]
    public async Task Request_OfAnotherScheme_Misdirected()
    {
        await using var backend = RawBackend.Named("v1");
        await using var gateway = await StartedAsync(backend);
        await using var stream = await gateway.ConnectAsync("any.test");
        Assert.StartsWith("HTTP/1.1 421 ", await gateway.AskAsync(stream, "http://any.test/api/x", "any.test"));
        Assert.Empty(backend.Requests);
    }

    [Theory]
    [InlineData("http", "HTTP/1.1 404 ", "HTTP/1.1 200 ")]
    [InlineData("https", "HTTP/1.1 200 ", "HTTP/1.1 404 ")]
    [InlineData(null, "HTTP/1.1 200 ", "HTTP/1.1 200 ")]
    public async Task Request_RouteAtOneListener_NotThroughTheOther(string? section, string secure, string plain)
    {
        await using var backend = RawBackend.Named("v1");
        await using var gateway = await StartedAsync(backend);
        gateway.Informers.Set(TlsGateway.Route(section));
        gateway.Informers.Set(authority.Secret("any", "again.test"));
        await gateway.ServesAsync("any.test", "again.test");
        Assert.StartsWith(secure, await gateway.GetAsync("any.test"));
        Assert.StartsWith(plain, await gateway.GetPlainAsync("any.test"));
    }

    [Fact]
    public async Task Request_RedirectWithoutScheme_KeepsHttps()
    {
        await using var backend = RawBackend.Named("v1");
        await using var gateway = await StartedAsync(backend);
        var route = TlsGateway.Route();
        var redirect = new HTTPRouteFilter
        {
            Type = "RequestRedirect",
            RequestRedirect = new HTTPRequestRedirectFilter { Hostname = "b.test" },
        };
        gateway.Informers.Set(route with
        {
            Spec = route.Spec! with { Rules = [route.Spec.Rules![0] with { BackendRefs = null, Filters = [redirect] }] },
        });
        gateway.Informers.Set(authority.Secret("any", "again.test"));
        await gateway.ServesAsync("any.test", "again.test");
        Assert.Contains("\r\nLocation: https://b.test/api/x\r\n", await gateway.GetAsync("any.test"));
        Assert.Contains("\r\nLocation: http://b.test/api/x\r\n", await gateway.GetPlainAsync("any.test"));
    }

    [Fact]
    public async Task Request_HostOfAnotherListener_Misdirected()
    {
        await using var backend = RawBackend.Named("v1");
        await using var gateway = await TlsGateway.StartAsync(
            backend, null, TlsGateway.Listener("a", "a.test", "a"), TlsGateway.Listener("b", "*.b.test", "b"));
        gateway.Informers.Set(authority.Secret("a", "a.test"), authority.Secret("b", "b.test"));
        await gateway.ServesAsync("a.test", "a.test");
        await using var stream = await gateway.ConnectAsync("a.test");
        Assert.StartsWith("HTTP/1.1 421 ", await gateway.AskAsync(stream, "/api/x", "x.b.test"));
        Assert.StartsWith("HTTP/1.1 404 ", await gateway.AskAsync(stream, "/api/x", "c.test"));
        Assert.StartsWith("HTTP/1.1 200 ", await gateway.AskAsync(stream, "/api/x", "A.test:8443"));
        Assert.StartsWith("HTTP/1.1 200 ", await gateway.GetAsync("x.b.test", serverName: "127.0.0.1"));
    }

    [Fact]
    public async Task Request_HostOfAMoreSpecificListener_NotByRoutesOfTheOthers()
    {
        await using var backend = RawBackend.Named("v1");
        await using var gateway = await TlsGateway.StartAsync(
            backend, null, TlsGateway.Listener("a", "a.test", "a"), TlsGateway.Listener("any", null, "any"));
        gateway.Informers.Set(TlsGateway.Route("any"));
        gateway.Informers.Set(authority.Secret("a", "a.test"), authority.Secret("any", "any.test"));
        await gateway.ServesAsync("a.test", "a.test");
        Assert.StartsWith("HTTP/1.1 404 ", await gateway.GetAsync("a.test"));
        Assert.StartsWith("HTTP/1.1 200 ", await gateway.GetAsync("b.test"));
    }

    [Fact]
    public async Task Request_InClearTextToTheTlsPort_ToldSo()
    {
        await using var backend = RawBackend.Named("v1");
        await using var gateway = await StartedAsync(backend);
        await using var stream = new NetworkStream(await gateway.ConnectAsync(), ownsSocket: true);
        var answer = await gateway.AskAsync(stream, "/api/x", "any.test");
        Assert.StartsWith("HTTP/1.1 400 ", answer);
        Assert.Contains("\r\nx-slipway-source: gateway\r\n", answer);
        Assert.EndsWith("this port speaks TLS: use https\n", answer);
        Assert.Equal(0, await stream.ReadAsync(new byte[1], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Request_LargeBodyBothWays_Whole()
    {
        var body = new string('x', 300_000);
        await using var backend = new RawBackend(request =>
            $"HTTP/1.1 200 OK\r\nContent-Length: {request.Length - request.IndexOf("\r\n\r\n", StringComparison.Ordinal) - 4}\r\n\r\n"
            + request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
        await using var gateway = await StartedAsync(backend);
        await using var stream = await gateway.ConnectAsync("any.test");
        var head = $"POST /api/x HTTP/1.1\r\nHost: any.test\r\nContent-Length: {body.Length}\r\n\r\n";
        var answer = gateway.ReadAsync(stream);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head + body), TestContext.Current.CancellationToken);
        Assert.EndsWith("\r\n\r\n" + body, await answer);
    }

    public void Dispose() => authority.Dispose();

    private async Task<TlsGateway> StartedAsync(RawBackend backend)
    {
        var gateway = await TlsGateway.StartAsync(backend, null, TlsGateway.Listener("https", null, "any"));
        gateway.Informers.Set(authority.Secret("any", "any.test"));
        await gateway.ServesAsync("any.test", "any.test");
        return gateway;
    }
}

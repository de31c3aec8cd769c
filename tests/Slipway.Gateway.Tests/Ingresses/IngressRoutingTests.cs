using Slipway.Api.Networking;
using Slipway.Gateway.Tests.Forwarding;
using static Slipway.Gateway.Tests.Ingresses.IngressFixture;

namespace Slipway.Gateway.Tests.Ingresses;

/// <summary>Which requests an Ingress takes, from the object to the bytes that the backend gets.</summary>
public sealed class IngressRoutingTests
{
    [Theory]
    [InlineData("shop.test", "/cart", "exact")]
    [InlineData("shop.test", "/cart/", "prefix")]
    [InlineData("shop.test", "/cart/1", "prefix")]
    [InlineData("shop.test", "/carts", "default")]
    [InlineData("SHOP.test:8080", "/cart/long/er", "longer")]
    [InlineData("a.shop.test", "/x", "wildcard")]
    [InlineData("a.b.shop.test", "/x", "wildcard")]
    [InlineData("other.test", "/", "default")]
    public async Task Request_OfHostAndPath_TakenByTheMostSpecific(string host, string path, string by)
    {
        string[] names = ["exact", "prefix", "longer", "wildcard", "default"];
        await using var backend = RawBackend.Named("b");
        await using var gateway = await StartAsync(
            backend, null,
            Named(names[0], "shop.test", Path("/cart", "Exact")), Named(names[1], "shop.test", Path("/cart")),
            Named(names[2], "shop.test", Path("/cart/long/")), Named(names[3], "*.shop.test", Path("/")),
            Ingress("default") with { Spec = new IngressSpec { DefaultBackend = Web } });
        var head = Forwarding.TestGateway.Get(path).Replace("Host: x", $"Host: {host}", StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 ", await gateway.ExchangeAsync(head));
        Assert.Equal($"default/{by}", Assert.Single(gateway.Core.Series.All, static s => s.Key.Pod.Length > 0).Key.Route);
    }

    [Theory]
    [InlineData("/api/users?x=1", "/users?x=1")]
    [InlineData("/API/users", "/users")]
    [InlineData("/api", "/")]
    public async Task RewriteTarget_WithGroups_BackendGetsWhatTheyHold(string sent, string got)
    {
        await using var backend = RawBackend.Named("b");
        var ingress = Ingress("web", Rule("shop.test", Path("/api(/|$)(.*)", "ImplementationSpecific")))
            .With(("rewrite-target", "/$2"), ("upstream-vhost", "inner.test"));
        await using var gateway = await StartAsync(backend, null, ingress);
        Assert.StartsWith("200 ", await gateway.AskAsync("shop.test", sent));
        var request = Assert.Single(backend.Requests);
        Assert.StartsWith($"GET {got} HTTP/1.1\r\n", request);
        Assert.Contains("\r\nHost: inner.test\r\n", request);
    }

    [Fact]
    public async Task RewriteTarget_PlainPath_IsTheWholePathOfTheBackend()
    {
        await using var backend = RawBackend.Named("b");
        await using var gateway = await StartAsync(
            backend, null, Ingress("web", Rule(null, Path("/foo"))).With(("rewrite-target", "/bar")));
        Assert.StartsWith("200 ", await gateway.AskAsync("x", "/foo/deep?q"));
        Assert.StartsWith("GET /bar?q HTTP/1.1\r\n", Assert.Single(backend.Requests));
        Assert.StartsWith("404 ", await gateway.AskAsync("x", "/other"));
    }

    [Theory]
    [InlineData("permanent-redirect", "https://new.test/there", "301 ", "https://new.test/there")]
    [InlineData("permanent-redirect", "https://new.test", "301 ", "https://new.test/x")]
    [InlineData("temporal-redirect", "http://new.test:81/", "302 ", "http://new.test:81/")]
    [InlineData("app-root", "/start", "302 ", "http://shop.test/start")]
    public async Task Redirects_GoWhereTheySay(string annotation, string to, string status, string location)
    {
        await using var backend = RawBackend.Named("b");
        await using var gateway = await StartAsync(backend, null, Ingress("web", Rule("shop.test", Path("/"))).With((annotation, to)));
        var path = annotation == "app-root" ? "/" : "/x";
        var answer = await gateway.ExchangeAsync($"GET {path} HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n");
        Assert.StartsWith($"HTTP/1.1 {status}", answer);
        Assert.Contains($"\r\nLocation: {location}\r\n", answer);
        Assert.Empty(backend.Requests);
    }

    [Fact]
    public async Task Backend_NamedPortOrNone_FoundByTheService()
    {
        await using var backend = RawBackend.Named("b");
        var named = new IngressBackend { Service = new() { Name = "web", Port = new ServiceBackendPort { Name = "http" } } };
        var unknown = new IngressBackend { Service = new() { Name = "web", Port = new ServiceBackendPort { Name = "nope" } } };
        await using var gateway = await StartAsync(
            backend, null, Ingress(
                "web", Rule(null, Path("/named", to: named), Path("/gone", to: To("gone", 80)), Path("/nope", to: unknown))));
        Assert.StartsWith("200 ", await gateway.AskAsync("x", "/named"));
        Assert.StartsWith("500 ", await gateway.AskAsync("x", "/gone"));
        Assert.StartsWith("500 ", await gateway.AskAsync("x", "/nope"));
    }

    [Fact]
    public async Task Aliases_AreFurtherHosts()
    {
        await using var backend = RawBackend.Named("b");
        await using var gateway = await StartAsync(
            backend, null, Ingress("web", Rule("shop.test", Path("/"))).With(("server-alias", "Www.shop.test, store.test")));
        Assert.StartsWith("200 ", await gateway.AskAsync("www.shop.test", "/"));
        Assert.StartsWith("200 ", await gateway.AskAsync("store.test", "/"));
        Assert.StartsWith("404 ", await gateway.AskAsync("other.test", "/"));
    }

    private static Ingress Named(string name, string host, HTTPIngressPath path) => Ingress(name, Rule(host, path));
}

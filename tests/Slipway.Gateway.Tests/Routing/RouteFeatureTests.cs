using Slipway.Api.Gateway;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Hosting;
using Slipway.Gateway.Tests.Forwarding;
using Slipway.Gateway.Tests.Hosting;

namespace Slipway.Gateway.Tests.Routing;

/// <summary>What the conformance tests of the Gateway API ask of HTTPRoutes, from the object to the bytes.</summary>
public sealed class RouteFeatureTests
{
    [Theory]
    [InlineData("/foo/bar", "/foo", "/xyz", "/xyz/bar")]
    [InlineData("/foo/bar", "/foo", "/xyz/", "/xyz/bar")]
    [InlineData("/foo/bar", "/foo/", "/xyz", "/xyz/bar")]
    [InlineData("/foo/bar", "/foo/", "/xyz/", "/xyz/bar")]
    [InlineData("/foo", "/foo", "/xyz", "/xyz")]
    [InlineData("/foo/", "/foo", "/xyz", "/xyz/")]
    [InlineData("/foo/bar?a=/foo", "/foo", "", "/bar?a=/foo")]
    [InlineData("/foo/", "/foo", "/", "/")]
    [InlineData("/foo", "/foo", "/", "/")]
    [InlineData("/foo/%41/../b", "/foo", "/xyz", "/xyz/%41/../b")]
    public async Task Rewrite_Prefix_AsTheTableOfTheSpecificationSays(string path, string match, string replace, string forwarded)
    {
        await using var backend = RawBackend.Named("b");
        var rewrite = new HTTPURLRewriteFilter
        {
            Hostname = "inner.test", Path = new HTTPPathModifier { Type = "ReplacePrefixMatch", ReplacePrefixMatch = replace },
        };
        await using var gateway = await StartAsync(backend, Rule(match) with
        {
            Filters = [new HTTPRouteFilter { Type = "URLRewrite", UrlRewrite = rewrite }],
        });
        Assert.EndsWith("\r\n\r\nb", await gateway.ExchangeAsync(Get(path)));
        var seen = Assert.Single(backend.Requests);
        Assert.StartsWith($"GET {forwarded} HTTP/1.1\r\nHost: inner.test\r\n", seen);
        Assert.Contains("X-Forwarded-Host: web.test\r\n", seen);
    }

    [Fact]
    public async Task Rewrite_FullPathLongerThanTheRequest_QueryKept()
    {
        await using var backend = RawBackend.Named("b");
        var full = "/" + new string('p', 1_000);
        var rewrite = new HTTPURLRewriteFilter { Path = new HTTPPathModifier { Type = "ReplaceFullPath", ReplaceFullPath = full } };
        await using var gateway = await StartAsync(backend, Rule("/") with
        {
            Filters = [new HTTPRouteFilter { Type = "URLRewrite", UrlRewrite = rewrite }],
        });
        Assert.EndsWith("\r\n\r\nb", await gateway.ExchangeAsync(Get("/a?q=1")));
        Assert.StartsWith($"GET {full}?q=1 HTTP/1.1\r\nHost: web.test\r\n", Assert.Single(backend.Requests));
    }

    [Theory]
    [InlineData(null, null, null, null, 302, "http://web.test/a/b?q=1")]
    [InlineData("https", null, null, null, 301, "https://web.test/a/b?q=1")]
    [InlineData("https", "x.test", 8443, null, 308, "https://x.test:8443/a/b?q=1")]
    [InlineData("http", null, 80, null, 307, "http://web.test/a/b?q=1")]
    [InlineData(null, null, 8080, null, 303, "http://web.test:8080/a/b?q=1")]
    [InlineData("https", null, 443, "/c", 302, "https://web.test/c/b?q=1")]
    public async Task Redirect_SchemeHostPortPath_LocationAndStatus(
        string? scheme, string? host, int? port, string? prefix, int status, string location)
    {
        await using var backend = RawBackend.Named("b");
        var redirect = new HTTPRequestRedirectFilter
        {
            Scheme = scheme,
            Hostname = host,
            Port = port,
            StatusCode = status,
            Path = prefix is null ? null : new HTTPPathModifier { Type = "ReplacePrefixMatch", ReplacePrefixMatch = prefix },
        };
        await using var gateway = await StartAsync(backend, Rule("/a") with
        {
            BackendRefs = null,
            Filters =
            [
                new HTTPRouteFilter { Type = "RequestRedirect", RequestRedirect = redirect }, Response(Set("X-Why", "moved")),
            ],
        });
        var answer = await gateway.ExchangeAsync("POST /a/b?q=1 HTTP/1.1\r\nHost: web.test\r\nContent-Length: 2\r\n\r\nab");
        Assert.StartsWith($"HTTP/1.1 {status} ", answer);
        Assert.Contains($"\r\nLocation: {location}\r\n", answer);
        Assert.Contains("\r\nX-Why: moved\r\n", answer);
        Assert.Empty(backend.Requests);
    }

    [Fact]
    public async Task HeaderFilters_OfRuleAndBackend_AppliedInThisOrder()
    {
        await using var backend = new RawBackend(static _ => "HTTP/1.1 200 OK\r\nX-Gone: 1\r\nX-Set: 0\r\nContent-Length: 1\r\n\r\nb");
        var rule = Rule("/");
        var ofRule = new HTTPHeaderFilter
        {
            Set = [Header("X-Set", "rule"), Header("X-Rule", "1"), Header("X-Forwarded-Proto", "https")],
            Add = [Header("X-Add", "rule")],
            Remove = ["X-Gone"],
        };
        var ofBackend = new HTTPHeaderFilter { Set = [Header("X-Set", "backend")], Add = [Header("X-Add", "backend")] };
        await using var gateway = await StartAsync(backend, rule with
        {
            Filters = [Request(ofRule), Response(ofRule with { Set = [Header("X-Set", "rule")] })],
            BackendRefs = [rule.BackendRefs![0] with { Filters = [Request(ofBackend), Response(ofBackend)] }],
        });
        var answer = await gateway.ExchangeAsync(Get("/", "x-set: mine\r\nX-Gone: 1\r\nX-Add: mine\r\n"));
        Assert.Contains("\r\nX-Set: backend\r\nX-Add: rule\r\nX-Add: backend\r\n", answer);
        Assert.DoesNotContain("X-Gone", answer);
        var seen = Assert.Single(backend.Requests);
        Assert.Contains("\r\nX-Add: mine\r\n", seen);
        Assert.Contains("\r\nX-Rule: 1\r\nX-Forwarded-Proto: https\r\nX-Set: backend\r\nX-Add: rule\r\nX-Add: backend\r\n", seen);
        Assert.DoesNotContain("X-Gone", seen);
        Assert.DoesNotContain("X-Forwarded-Proto: http\r\n", seen);
        Assert.DoesNotContain("x-set: mine", seen);
    }

    [Theory]
    [InlineData("GET /m HTTP/1.1\r\nHost: web.test\r\nX-A: 1\r\n", "header")]
    [InlineData("GET /m?q=1 HTTP/1.1\r\nHost: web.test\r\n", "query")]
    [InlineData("DELETE /m?q=1 HTTP/1.1\r\nHost: web.test\r\nX-A: 1\r\n", "method")]
    [InlineData("GET /m?q=2 HTTP/1.1\r\nHost: web.test\r\nX-A: 2\r\n", "plain")]
    [InlineData("GET /m/x HTTP/1.1\r\nHost: WEB.test:80\r\nX-A: 1\r\n", "prefix")]
    public async Task Match_MethodHeaderQuery_PrecedenceOfTheSpecification(string request, string served)
    {
        var path = new HTTPPathMatch { Type = "Exact", Value = "/m" };
        var rules = new (string Name, HTTPRouteMatch Match)[]
        {
            ("prefix", new HTTPRouteMatch { Path = new HTTPPathMatch { Type = "PathPrefix", Value = "/" } }),
            ("plain", new HTTPRouteMatch { Path = path }),
            ("query", new HTTPRouteMatch { Path = path, QueryParams = [new HTTPQueryParamMatch { Name = "q", Value = "1" }] }),
            ("header", new HTTPRouteMatch { Path = path, Headers = [new HTTPHeaderMatch { Name = "x-A", Value = "1" }] }),
            ("method", new HTTPRouteMatch { Path = path, Method = "DELETE" }),
        };
        await using var backend = RawBackend.Named("b");
        await using var gateway = await StartAsync(backend, [.. rules.Select(r => Rule("/") with
        {
            Matches = [r.Match], Filters = [Response(Set("X-Rule", r.Name))],
        })]);
        Assert.Contains($"\r\nX-Rule: {served}\r\n", await gateway.ExchangeAsync($"{request}Connection: close\r\n\r\n"));
    }

    [Theory]
    [InlineData("200ms", null, "")]
    [InlineData(null, "200ms", "")]
    [InlineData("200ms", null, "abc")]
    [InlineData("1h", "200ms", "abc")]
    public async Task Timeouts_BackendSilent_504InTime(string? whole, string? attempt, string body)
    {
        await using var backend = new RawBackend(static _ => "");
        await using var gateway = await StartAsync(backend, Rule("/") with
        {
            Timeouts = new HTTPRouteTimeouts { Request = whole, BackendRequest = attempt },
        });

        // The limit of ten seconds on the exchange is far below that of a route without a time of its own.
        var answer = await gateway.ExchangeAsync(
            $"POST / HTTP/1.1\r\nHost: web.test\r\nConnection: close\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        Assert.StartsWith("HTTP/1.1 504 ", answer);
    }

    private static HTTPRouteRule Rule(string prefix) => Objects.Route.Spec!.Rules![0] with
    {
        Matches = [new HTTPRouteMatch { Path = new HTTPPathMatch { Type = "PathPrefix", Value = prefix } }],
        BackendRefs = [Objects.Route.Spec.Rules[0].BackendRefs![0]],
        Timeouts = null,
    };

    private static HTTPRouteFilter Request(HTTPHeaderFilter filter)
        => new() { Type = "RequestHeaderModifier", RequestHeaderModifier = filter };

    private static HTTPRouteFilter Response(HTTPHeaderFilter filter)
        => new() { Type = "ResponseHeaderModifier", ResponseHeaderModifier = filter };

    private static HTTPHeaderFilter Set(string name, string value) => new() { Set = [Header(name, value)] };

    private static HTTPHeader Header(string name, string value) => new() { Name = name, Value = value };

    private static string Get(string target, string headers = "")
        => $"GET {target} HTTP/1.1\r\nHost: web.test\r\n{headers}Connection: close\r\n\r\n";

    private static Task<TestGateway> StartAsync(RawBackend backend, params HTTPRouteRule[] rules)
    {
        var informers = Objects.All(0, backend.Port, 1);
        informers.Set(Objects.Route with { Spec = Objects.Route.Spec! with { Rules = rules } });
        var inputs = new GatewaySources(informers, new RouteSource(informers)).Read();
        Assert.All(inputs.Routes.Routes, static r => Assert.Null(r.Rejected));
        return TestGateway.StartAsync(PlanCompiler.Compile(inputs, TablePlan.Empty));
    }
}

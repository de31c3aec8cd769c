using Slipway.Api.Gateway;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Hosting;
using Slipway.Gateway.Inspection;
using Slipway.Gateway.Tests.Forwarding;
using Slipway.Gateway.Tests.Hosting;

namespace Slipway.Gateway.Tests.Routing;

/// <summary>The CORS filter of HTTPRoutes, from the object to the bytes.</summary>
public sealed class CorsTests
{
    private const string Shop = "https://shop.test";

    private static HTTPCORSFilter Everything => new()
    {
        AllowOrigins = [Shop, "https://*.pages.test", "http://a.test:8080"],
        AllowMethods = ["PUT", "DELETE"],
        AllowHeaders = ["x-a", "x-b"],
        ExposeHeaders = ["x-c", "x-d"],
        MaxAge = 600,
    };

    [Theory]
    [InlineData(Shop, true)]
    [InlineData("https://SHOP.test:443", true)]
    [InlineData("http://shop.test", false)]
    [InlineData("https://shop.test:8443", false)]
    [InlineData("https://shop.test.evil.test", false)]
    [InlineData("https://a.b.pages.test", true)]
    [InlineData("https://pages.test", false)]
    [InlineData("https://evil.test/?.pages.test", false)]
    [InlineData("http://a.test:8080", true)]
    [InlineData("http://a.test", false)]
    [InlineData("null", false)]
    public async Task Preflight_OfAnOrigin_AllowedAsTheListSays(string origin, bool allowed)
    {
        await using var backend = RawBackend.Named("b");
        await using var gateway = await StartAsync(backend, Rule(Everything));
        var answer = await gateway.ExchangeAsync(Preflight(origin, "PUT"));
        Assert.StartsWith("HTTP/1.1 204 ", answer);
        Assert.EndsWith("\r\n\r\n", answer);
        Assert.Contains("\r\nx-slipway-source: gateway\r\n", answer);
        Assert.Contains("\r\nVary: Origin\r\n", answer);
        Assert.Equal(allowed, answer.Contains($"\r\nAccess-Control-Allow-Origin: {origin}\r\n", StringComparison.Ordinal));
        Assert.Equal(allowed, answer.Contains("\r\nAccess-Control-Allow-Methods: PUT, DELETE\r\n", StringComparison.Ordinal));
        Assert.Equal(allowed, answer.Contains("\r\nAccess-Control-Allow-Headers: x-a, x-b\r\n", StringComparison.Ordinal));
        Assert.Equal(allowed, answer.Contains("\r\nAccess-Control-Max-Age: 600\r\n", StringComparison.Ordinal));
        Assert.DoesNotContain("Credentials", answer);
        Assert.DoesNotContain("Content-Length", answer);
        Assert.Empty(backend.Requests);
    }

    [Theory]
    [InlineData(false, "*", "*", "*")]
    [InlineData(true, Shop, "PUT", "x-a, x-b")]
    public async Task Preflight_Wildcards_WithCredentialsWhatWasAskedFor(bool credentials, string origin, string methods, string headers)
    {
        await using var backend = RawBackend.Named("b");
        var all = new HTTPCORSFilter { AllowOrigins = ["*"], AllowMethods = ["*"], AllowHeaders = ["*"], AllowCredentials = credentials };
        await using var gateway = await StartAsync(backend, Rule(all));
        var answer = await gateway.ExchangeAsync(Preflight(Shop, "PUT", "Access-Control-Request-Headers: x-a, x-b\r\n"));
        Assert.Contains($"\r\nAccess-Control-Allow-Origin: {origin}\r\n", answer);
        Assert.Contains($"\r\nAccess-Control-Allow-Methods: {methods}\r\n", answer);
        Assert.Contains($"\r\nAccess-Control-Allow-Headers: {headers}\r\n", answer);
        Assert.Contains("\r\nAccess-Control-Max-Age: 5\r\n", answer);
        Assert.Equal(credentials, answer.Contains("\r\nAccess-Control-Allow-Credentials: true\r\n", StringComparison.Ordinal));
        Assert.Equal(credentials, answer.Contains("\r\nVary: Origin\r\n", StringComparison.Ordinal));
        answer = await gateway.ExchangeAsync(Preflight(Shop, "PUT"));
        Assert.Equal(!credentials, answer.Contains("Access-Control-Allow-Headers", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Shop, true)]
    [InlineData("https://evil.test", false)]
    [InlineData(null, false)]
    public async Task Request_OfAnOrigin_FieldsOfTheBackendReplaced(string? origin, bool allowed)
    {
        await using var backend = new RawBackend(static _ =>
            "HTTP/1.1 200 OK\r\naccess-control-allow-origin: *\r\nAccess-Control-Max-Age: 9\r\nContent-Length: 1\r\n\r\nb");
        await using var gateway = await StartAsync(backend, Rule(Everything with { AllowCredentials = true }));
        var answer = await gateway.ExchangeAsync(Get(origin is null ? "" : $"Origin: {origin}\r\n"));
        Assert.EndsWith("\r\n\r\nb", answer);
        Assert.DoesNotContain("Access-Control-Max-Age", answer);
        Assert.DoesNotContain("access-control-allow-origin: *", answer);
        Assert.Contains("\r\nVary: Origin\r\n", answer);
        Assert.Equal(allowed, answer.Contains($"\r\nAccess-Control-Allow-Origin: {Shop}\r\n", StringComparison.Ordinal));
        Assert.Equal(allowed, answer.Contains("\r\nAccess-Control-Allow-Credentials: true\r\n", StringComparison.Ordinal));
        Assert.Equal(allowed, answer.Contains("\r\nAccess-Control-Expose-Headers: x-c, x-d\r\n", StringComparison.Ordinal));
        Assert.Equal(allowed, answer.Contains("Access-Control-Allow", StringComparison.Ordinal));
        Assert.Contains(origin is null ? "GET / " : $"\r\nOrigin: {origin}\r\n", Assert.Single(backend.Requests));
    }

    [Fact]
    public async Task Preflight_OfAMethodOfAnotherRule_ThatRuleAnswers()
    {
        await using var backend = RawBackend.Named("b");
        var put = Rule(Everything) with { Matches = [new HTTPRouteMatch { Method = "PUT" }] };
        await using var gateway = await StartAsync(backend, Rule(null), put);
        Assert.StartsWith("HTTP/1.1 204 ", await gateway.ExchangeAsync(Preflight(Shop, "PUT")));
        var explained = RequestExplainer.Explain(gateway.Core, new RequestQuestion
        {
            Method = "OPTIONS", Url = "http://web.test/", Headers = [$"Origin: {Shop}", "Access-Control-Request-Method: PUT"],
        });
        Assert.Equal(("answer", 204), (explained.Outcome, explained.Status));
        Assert.Equal("a preflight for default/web rules[1], whose CORS filter answers it", explained.Reason);
        Assert.Empty(backend.Requests);
        Assert.EndsWith("\r\n\r\nb", await gateway.ExchangeAsync(Preflight(Shop, "DELETE")));
        Assert.EndsWith("\r\n\r\nb", await gateway.ExchangeAsync(Get($"Origin: {Shop}\r\n", "OPTIONS")));
        Assert.Equal(2, backend.Requests.Count);
    }

    [Fact]
    public async Task Redirect_OfAnOriginThatIsAllowed_HasTheFields()
    {
        await using var backend = RawBackend.Named("b");
        var rule = Rule(Everything);
        var elsewhere = new HTTPRequestRedirectFilter { Hostname = "x.test" };
        var redirect = new HTTPRouteFilter { Type = "RequestRedirect", RequestRedirect = elsewhere };
        await using var gateway = await StartAsync(backend, rule with { BackendRefs = null, Filters = [rule.Filters![0], redirect] });
        var answer = await gateway.ExchangeAsync(Get($"Origin: {Shop}\r\n"));
        Assert.Contains("\r\nLocation: http://x.test/\r\n", answer);
        Assert.Contains($"\r\nAccess-Control-Allow-Origin: {Shop}\r\n", answer);
    }

    [Theory]
    [InlineData("ftp://a.test", "PUT", "x-a", "x-b", ".allowOrigins: ftp://a.test is not served")]
    [InlineData("https://a.test/path", "PUT", "x-a", "x-b", ".allowOrigins: https://a.test/path is not served")]
    [InlineData("https://a.*.test", "PUT", "x-a", "x-b", ".allowOrigins: https://a.*.test is not served")]
    [InlineData("https://a.test:70000", "PUT", "x-a", "x-b", ".allowOrigins: https://a.test:70000 is not served")]
    [InlineData(Shop, "put", "x-a", "x-b", ".allowMethods: put is not served")]
    [InlineData(Shop, "PUT", "x a", "x-b", ".allowHeaders: x a is not served")]
    [InlineData(Shop, "PUT", "*", "*", ".exposeHeaders: * is not allowed with allowCredentials")]
    public void Find_FilterThatIsNotServed_NamesTheField(string origin, string method, string header, string exposed, string says)
    {
        var cors = new HTTPCORSFilter
        {
            AllowOrigins = [origin], AllowMethods = [method], AllowHeaders = [header], ExposeHeaders = [exposed], AllowCredentials = true,
        };
        var route = Objects.Route with { Spec = Objects.Route.Spec! with { Rules = [Rule(cors)] } };
        Assert.StartsWith($"spec.rules[0].filters[0].cors{says}", UnsupportedValues.Find(RouteObject.Of(route)));
    }

    private static HTTPRouteRule Rule(HTTPCORSFilter? cors) => new()
    {
        BackendRefs = [new HTTPBackendRef { Name = "web", Port = 80 }],
        Filters = cors is null ? null : [new HTTPRouteFilter { Type = "CORS", Cors = cors }],
    };

    private static string Get(string fields, string method = "GET")
        => $"{method} / HTTP/1.1\r\nHost: web.test\r\n{fields}Connection: close\r\n\r\n";

    private static string Preflight(string origin, string method, string fields = "")
        => Get($"Origin: {origin}\r\nAccess-Control-Request-Method: {method}\r\n{fields}", "OPTIONS");

    private static async Task<TestGateway> StartAsync(RawBackend backend, params HTTPRouteRule[] rules)
    {
        var informers = Objects.All(0, backend.Port, backend.Port);
        informers.Set(Objects.Route with { Spec = Objects.Route.Spec! with { Rules = rules } });
        var sources = new GatewaySources(informers, new RouteSource(informers));
        return await TestGateway.StartAsync(PlanCompiler.Compile(sources.Read(), TablePlan.Empty));
    }
}

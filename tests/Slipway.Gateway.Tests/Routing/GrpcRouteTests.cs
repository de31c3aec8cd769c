using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Gateway;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Hosting;
using Slipway.Gateway.Inspection;
using Slipway.Gateway.Mirroring;
using Slipway.Gateway.Tests.Forwarding;
using Slipway.Gateway.Tests.GeneralPath;
using Slipway.Gateway.Tests.Hosting;
using HTTPHeader = Slipway.Api.Gateway.HTTPHeader;

namespace Slipway.Gateway.Tests.Routing;

/// <summary>GRPCRoutes from the object to the answer of a call.</summary>
public sealed class GrpcRouteTests : IAsyncDisposable
{
    private readonly FakeInformers informers = new();
    private readonly List<Http2Backend> backends = [];
    private TestGateway? gateway;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/shop.Cart/Add", null, "whole")]
    [InlineData("/shop.Cart/Add", "1", "whole-header")]
    [InlineData("/shop.Cart/Remove", null, "service")]
    [InlineData("/shop.Cart/Check", null, "service")]
    [InlineData("/shop.Carts/Add", null, "pattern-long")]
    [InlineData("/shop.Stock/Add", null, "pattern")]
    [InlineData("/other.Health/Check", null, "method")]
    [InlineData("/other.Health/Checks", null, "any")]
    public async Task Call_OfServiceAndMethod_MostSpecificRuleTakesIt(string path, string? tester, string rule)
    {
        await StartAsync(
            Rule("any"),
            Rule("method", new GRPCMethodMatch { Method = "Check" }),
            Rule("pattern", new GRPCMethodMatch { Type = "RegularExpression", Service = @"shop\..*", Method = "[A-Z][a-z]+" }),
            Rule("pattern-long", new GRPCMethodMatch { Type = "RegularExpression", Service = @"shop\.Carts?" }),
            Rule("service", new GRPCMethodMatch { Service = "shop.Cart" }),
            Rule("whole", new GRPCMethodMatch { Service = "shop.Cart", Method = "Add" }),
            Rule("whole-header", new GRPCMethodMatch { Service = "shop.Cart", Method = "Add" }, "x-tester"));
        using var answer = await CallAsync(path, tester);
        Assert.Equal(rule, Assert.Single(answer.Headers.GetValues("x-rule")));
        Assert.Equal("0", Assert.Single(answer.TrailingHeaders.GetValues("grpc-status")));
        Assert.StartsWith($"POST {path} HTTP/2\n", Assert.Single(backends[0].Requests));
        var explained = Explain("POST", path, tester);
        Assert.Equal(("forward", 1), (explained.Outcome, explained.Candidates.Count(static c => c.Wins)));
        Assert.Equal(explained.Candidates.Select(static c => c.Because is null), explained.Candidates.Select(static c => c.Wins));
        Assert.Contains($"sets the response header x-rule: {rule}", explained.Changes);
    }

    [Fact]
    public async Task Call_WithoutARuleForIt_Unimplemented()
    {
        await StartAsync(Rule("service", new GRPCMethodMatch { Service = "shop.Cart" }));
        using var answer = await CallAsync("/shop.Stock/Add");
        Assert.Equal("12", Assert.Single(answer.Headers.GetValues("grpc-status")));
        Assert.Empty(backends[0].Requests);
        using var client = gateway!.Http2Client();
        using var get = await client.GetAsync(new Uri("/shop.Cart/Add", UriKind.Relative), Token);
        Assert.Equal(HttpStatusCode.NotFound, get.StatusCode);
        Assert.Equal("it is no gRPC call: its method is not POST", Assert.Single(Explain("GET", "/shop.Cart/Add").Candidates).Because);
        var rule = Assert.Single(TableReports.Rules(gateway.Core.Table));
        Assert.Equal(["gRPC service is shop.Cart"], rule.Matches);
    }

    [Fact]
    public async Task Call_OfASplitService_GoesByItsShares()
    {
        await StartAsync(Rule("all"));
        for (var i = 0; i < 40; i++)
        {
            (await CallAsync("/shop.Cart/Add")).Dispose();
        }

        Assert.Equal([30, 10], backends.Select(static b => b.Requests.Count));
    }

    [Fact]
    public async Task Call_WithARequestMirror_CopyIsACallToo()
    {
        await using var shadow = await Http2Backend.StartAsync(static async context =>
        {
            context.Response.ContentType = "application/grpc";
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            context.Response.AppendTrailer("grpc-status", body.Length == 5 ? "14" : "3");
        });
        await StartAsync(Rule("all"));
        informers.Set(Objects.Service, Objects.Service with { Metadata = Objects.Service.Metadata! with { Name = "shadow", Uid = "s" } });
        var slice = Objects.Slice("v1", shadow.Port);
        var labels = new Dictionary<string, string> { ["kubernetes.io/service-name"] = "shadow" };
        slice = slice with { Metadata = slice.Metadata! with { Name = "shadow", Labels = labels } };
        informers.Set(Objects.Slice("v1", backends[0].Port), slice);
        var to = new BackendObjectReference { Name = "shadow", Port = 80 };
        var mirror = new GRPCRouteFilter { Type = "RequestMirror", RequestMirror = new HTTPRequestMirrorFilter { BackendRef = to } };
        SetRoute(Rule("all") with { Filters = [mirror] });
        gateway!.Serve(Compile());
        using var answer = await CallAsync("/shop.Cart/Add");
        Assert.Equal("0", Assert.Single(answer.TrailingHeaders.GetValues("grpc-status")));
        await gateway.WaitAsync(() => gateway.Core.Mirrors.Count(MirrorResult.Answered) == 1, "the copy is answered");
        var copy = Assert.Single(shadow.Requests);
        Assert.StartsWith("POST /shop.Cart/Add HTTP/2\n", copy);
        Assert.Contains("\nTE: trailers\n", copy);
        Assert.Contains("\nx-slipway-mirror: default/web\n", copy, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(1, gateway.Core.Series.All.Where(static s => s.Key.Service == "shadow").Sum(static s => s.ByClass(5)));
    }

    [Fact]
    public async Task Call_BackendThatDoesNotResolve_Unavailable()
    {
        var gone = Rule("gone") with { BackendRefs = [new GRPCBackendRef { Name = "nobody", Port = 80 }] };
        await StartAsync(gone);
        using var answer = await CallAsync("/shop.Cart/Add");
        Assert.Equal("14", Assert.Single(answer.Headers.GetValues("grpc-status")));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("grpc", true)]
    [InlineData("http", false)]
    public async Task Service_OfAGrpcRoute_SpeaksHttp2UnlessItSaysOtherwise(string? appProtocol, bool http2)
    {
        await StartAsync(Rule("all"));
        informers.Set(Objects.Service with { Spec = new ServiceSpec { Ports = [Port(appProtocol)] } });
        Assert.Equal(http2, Assert.Single(Compile().Services).Http2);
    }

    public async ValueTask DisposeAsync()
    {
        if (gateway is not null)
        {
            await gateway.DisposeAsync();
        }

        foreach (var backend in backends)
        {
            await backend.DisposeAsync();
        }
    }

    private static ServicePort Port(string? appProtocol) => new() { Name = "http", Port = 80, AppProtocol = appProtocol };

    private static GRPCRouteRule Rule(string name, GRPCMethodMatch? method = null, string? header = null) => new()
    {
        Name = name,
        Matches = method is null ? null : [new GRPCRouteMatch
        {
            Method = method,
            Headers = header is null ? null : [new HTTPHeaderMatch { Name = header, Value = "1" }],
        }],
        BackendRefs = [new GRPCBackendRef { Name = "web", Port = 80 }],
        Filters = [new GRPCRouteFilter
        {
            Type = "ResponseHeaderModifier",
            ResponseHeaderModifier = new HTTPHeaderFilter { Set = [new HTTPHeader { Name = "x-rule", Value = name }] },
        }],
    };

    private async Task StartAsync(params GRPCRouteRule[] rules)
    {
        backends.Add(await Http2Backend.StartAsync(AnswerAsync));
        backends.Add(await Http2Backend.StartAsync(AnswerAsync));
        informers.Set(Objects.Service);
        informers.Set(Objects.Gateway);
        SetRoute(rules);
        informers.Set(Objects.Split(2_500, 1));
        informers.Set(Objects.Pod("v1"), Objects.Pod("v2"));
        informers.Set(Objects.Slice("v1", backends[0].Port), Objects.Slice("v2", backends[1].Port));
        if (rules.Length > 1)
        {
            informers.Set(Array.Empty<TrafficSplit>());
            informers.Set(Objects.Slice("v1", backends[0].Port));
        }

        gateway = await TestGateway.StartAsync(Compile());
    }

    private void SetRoute(params GRPCRouteRule[] rules) => informers.Set(new GRPCRoute
    {
        Metadata = Objects.Route.Metadata,
        Spec = new GRPCRouteSpec { ParentRefs = Objects.Route.Spec!.ParentRefs, Rules = rules },
    });

    private TablePlan Compile()
    {
        var sources = new GatewaySources(informers, new RouteSource(informers));
        return PlanCompiler.Compile(sources.Read(), TablePlan.Empty);
    }

    private RequestExplanation Explain(string method, string path, string? tester = null)
        => RequestExplainer.Explain(gateway!.Core, new RequestQuestion
        {
            Method = method, Url = $"http://x{path}", Headers = tester is null ? [] : [$"x-tester: {tester}"],
        });

    private async Task<HttpResponseMessage> CallAsync(string path, string? tester = null)
    {
        using var client = gateway!.Http2Client();
        using var call = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, 0]),
        };
        call.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        if (tester is not null)
        {
            call.Headers.Add("x-tester", tester);
        }

        return await client.SendAsync(call, Token);
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        // One that answers earlier may get a part only, of which there are no copies.
        await context.Request.Body.CopyToAsync(Stream.Null);
        context.Response.ContentType = "application/grpc";
        context.Response.AppendTrailer("grpc-status", "0");
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Api.Gateway;
using Slipway.Api.Meta;
using Slipway.Client;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Hosting;
using Slipway.Gateway.Reporting;
using Slipway.Gateway.Tests.Hosting;
using Slipway.TestKit;
using GatewayObject = Slipway.Api.Gateway.Gateway;

namespace Slipway.Gateway.Tests.Reporting;

public sealed class StatusReporterTests : IDisposable
{
    private readonly SimulatedTime time = new();
    private readonly InMemoryApi api;
    private readonly GatewayCore core;
    private readonly FakeInformers informers = Objects.All(0, 21, 22);
    private readonly ConfigurationLoop configuration;
    private readonly StatusReporter reporter;
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    public StatusReporterTests()
    {
        api = new InMemoryApi(time, new RandomIdSource(new Random(1)));
        core = new GatewayCore(time, new Random(1));
        var sources = new GatewaySources(informers, new RouteSource(informers));
        configuration = new ConfigurationLoop(core, sources, new TableFile(Path.Combine(folder, "table.json")), NullLogger.Instance);
        var planner = new StatusPlanner(() => "http://127.0.0.1:8080", () => "https://127.0.0.1:8443");
        reporter = new StatusReporter(configuration, api, planner, new ToldEvents(), time, NullLogger.Instance);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static HTTPRouteRule Rule => Objects.Route.Spec!.Rules![0];

    [Fact]
    public async Task Report_RouteAttached_GatewayProgrammedAndRouteAccepted()
    {
        var rule = Rule with { BackendRefs = [Rule.BackendRefs![0]] };
        var route = await PublishAsync(Objects.Route with { Spec = Objects.Route.Spec! with { Rules = [rule] } });
        var gateway = api.Find<GatewayObject>("slipway-system", "slipway")!.Status!;
        Assert.Equal(["Accepted=True/Accepted", "Programmed=True/Programmed"], Texts(gateway.Conditions));
        Assert.Equal("127.0.0.1", Assert.Single(gateway.Addresses!).Value);
        var listener = Assert.Single(gateway.Listeners!);
        Assert.Equal(("http", 1), (listener.Name, listener.AttachedRoutes));
        Assert.Equal(["HTTPRoute", "GRPCRoute"], listener.SupportedKinds!.Select(static k => k.Kind));
        var parent = Assert.Single(route.Status!.Parents!);
        Assert.Equal("slipway.dev/gateway", parent.ControllerName);
        Assert.Equal(["Accepted=True/Accepted", "ResolvedRefs=True/ResolvedRefs"], Texts(parent.Conditions));
        Assert.Equal(route.Metadata!.Generation, parent.Conditions![0].ObservedGeneration);
    }

    [Fact]
    public async Task Report_Again_NothingWritten()
    {
        var version = (await PublishAsync(Objects.Route)).Metadata!.ResourceVersion;
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(version, (await ReportAsync()).Metadata!.ResourceVersion);
    }

    [Theory]
    [InlineData("web", null, 81, "BackendNotFound")]
    [InlineData("gone", null, 80, "BackendNotFound")]
    [InlineData("web", "other", 80, "RefNotPermitted")]
    public async Task Report_BackendDoesNotResolve_SaysWhich(string name, string? ns, int port, string reason)
    {
        var rule = Rule with { BackendRefs = [new HTTPBackendRef { Name = name, Namespace = ns, Port = port }] };
        var route = await PublishAsync(Objects.Route with { Spec = Objects.Route.Spec! with { Rules = [rule] } });
        var condition = Assert.Single(route.Status!.Parents!).Conditions![1];
        Assert.Equal(("False", reason), (condition.Status, condition.Reason));
        Assert.StartsWith("spec.rules[0].backendRefs[0]: ", condition.Message);
        Assert.Null(Assert.Single(core.Table.Plan.Routes).Rules[0].Backends[0].Service);
    }

    [Theory]
    [InlineData("default", "HTTPRoute", null, true)]
    [InlineData("default", "HTTPRoute", "web", true)]
    [InlineData("default", "HTTPRoute", "db", false)]
    [InlineData("default", "GRPCRoute", null, false)]
    [InlineData("elsewhere", "HTTPRoute", null, false)]
    public async Task Report_BackendOfAnotherNamespace_AsItsReferenceGrantSays(string from, string kind, string? name, bool permitted)
    {
        var other = Objects.Service with { Metadata = Objects.Service.Metadata! with { Namespace = "other", Uid = "other" } };
        informers.Set(Objects.Service, other);
        informers.Set(new ReferenceGrant
        {
            Metadata = new ObjectMeta { Namespace = "other", Name = "grant", Uid = "grant" },
            Spec = new ReferenceGrantSpec
            {
                From = [new ReferenceGrantFrom { Group = "gateway.networking.k8s.io", Kind = kind, Namespace = from }],
                To = [new ReferenceGrantTo { Group = "", Kind = "Service", Name = name }],
            },
        });
        var backend = new HTTPBackendRef { Name = "web", Namespace = "other", Port = 80 };
        var mirror = new HTTPRouteFilter
        {
            Type = "RequestMirror",
            RequestMirror = new HTTPRequestMirrorFilter
            {
                BackendRef = new BackendObjectReference { Name = "web", Namespace = "other", Port = 80 },
                Fraction = new Fraction { Numerator = 1, Denominator = 3 },
            },
        };
        var rule = Rule with { BackendRefs = [backend], Filters = [mirror] };
        var route = await PublishAsync(Objects.Route with { Spec = Objects.Route.Spec! with { Rules = [rule] } });
        Assert.Equal(
            permitted ? "ResolvedRefs=True/ResolvedRefs" : "ResolvedRefs=False/RefNotPermitted",
            Texts(Assert.Single(route.Status!.Parents!).Conditions)[1]);
        var planned = Assert.Single(core.Table.Plan.Routes).Rules[0];
        Assert.Equal(permitted ? "other/web:80" : null, planned.Backends[0].Service);
        Assert.Equal(new PlannedMirror(permitted ? "other/web:80" : null, 3_333, "default/web"), Assert.Single(planned.Mirrors));
        Assert.Equal(permitted, core.Table.Services.ContainsKey("other/web:80"));
    }

    [Theory]
    [InlineData("Host", "x", "use URLRewrite with hostname")]
    [InlineData("Transfer-Encoding", "chunked", "Transfer-Encoding is not allowed")]
    [InlineData("x-slipway-source", "gateway", "x-slipway-source is not allowed")]
    [InlineData("X-A", "b\r\nX-B: c", "the value of X-A has control characters")]
    public async Task Report_HeaderThatWouldBreakTheMessage_RouteRejected(string name, string value, string says)
    {
        var filter = new HTTPRouteFilter
        {
            Type = "ResponseHeaderModifier",
            ResponseHeaderModifier = new HTTPHeaderFilter { Set = [new HTTPHeader { Name = name, Value = value }] },
        };
        var rule = Rule with { Filters = [filter] };
        var route = await PublishAsync(Objects.Route with { Spec = Objects.Route.Spec! with { Rules = [rule] } });
        var condition = Assert.Single(route.Status!.Parents!).Conditions![0];
        Assert.Equal(("False", "UnsupportedValue"), (condition.Status, condition.Reason));
        Assert.StartsWith("spec.rules[0].filters[0].responseHeaderModifier: ", condition.Message);
        Assert.Contains(says, condition.Message);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("(?=x)y")]
    public async Task Report_RegexThatIsNotServed_RejectedAndTheLastGoodFormServes(string pattern)
    {
        var good = await PublishAsync(Objects.Route);
        var match = new HTTPRouteMatch { Path = new HTTPPathMatch { Type = "RegularExpression", Value = pattern } };
        var bad = good with { Spec = good.Spec! with { Rules = [Rule with { Matches = [match] }] } };
        informers.Set((await api.UpdateAsync(bad, Token)).OrThrow());
        var condition = Assert.Single((await ReportAsync()).Status!.Parents!).Conditions![0];
        Assert.Equal(("False", "UnsupportedValue"), (condition.Status, condition.Reason));
        Assert.StartsWith("spec.rules[0].matches[0].path: ", condition.Message);
        var served = Assert.Single(core.Table.Plan.Routes);
        Assert.Equal(("/api", false), (served.Rules[0].Matches[0].Path, served.Rules[0].Matches[0].Regex));
        Assert.Single(core.Table.Plan.Services);
    }

    [Fact]
    public async Task Report_HostOutsideTheListener_NotAcceptedAndNotServed()
    {
        var listener = Objects.Gateway.Spec!.Listeners![0] with { Hostname = "*.shop.test" };
        informers.Set(Objects.Gateway with { Spec = Objects.Gateway.Spec with { Listeners = [listener] } });
        var route = await PublishAsync(Objects.Route, gateway: false);
        Assert.Equal("Accepted=False/NoMatchingListenerHostname", Texts(Assert.Single(route.Status!.Parents!).Conditions)[0]);
        Assert.Empty(core.Table.Plan.Routes);
    }

    public void Dispose()
    {
        core.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static string[] Texts(IReadOnlyList<Condition>? conditions)
        => [.. conditions!.Select(static c => $"{c.Type}={c.Status}/{c.Reason}")];

    private async Task<HTTPRoute> PublishAsync(HTTPRoute route, bool gateway = true)
    {
        if (gateway)
        {
            informers.Set((await api.CreateAsync(Objects.Gateway, Token)).OrThrow());
        }

        informers.Set((await api.CreateAsync(route, Token)).OrThrow());
        return await ReportAsync();
    }

    private async Task<HTTPRoute> ReportAsync()
    {
        configuration.CompileOnce();
        await reporter.ReportAsync(Token);
        return api.Find<HTTPRoute>("default", "web")!;
    }
}

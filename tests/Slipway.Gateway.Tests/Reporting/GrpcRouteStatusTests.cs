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

public sealed class GrpcRouteStatusTests : IDisposable
{
    private readonly SimulatedTime time = new();
    private readonly InMemoryApi api;
    private readonly GatewayCore core;
    private readonly FakeInformers informers = Objects.All(0, 21, 22);
    private readonly ConfigurationLoop configuration;
    private readonly StatusReporter reporter;
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    public GrpcRouteStatusTests()
    {
        api = new InMemoryApi(time, new RandomIdSource(new Random(1)));
        core = new GatewayCore(time, new Random(1));
        var sources = new GatewaySources(informers, new RouteSource(informers));
        configuration = new ConfigurationLoop(core, sources, new TableFile(Path.Combine(folder, "table.json")), NullLogger.Instance);
        var planner = new StatusPlanner(() => "http://127.0.0.1:8080", static () => null);
        reporter = new StatusReporter(configuration, api, planner, new ToldEvents(), time, NullLogger.Instance);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static GRPCRouteRule Rule => new() { BackendRefs = [new GRPCBackendRef { Name = "web", Port = 80 }] };

    [Fact]
    public async Task Report_RouteAttached_AcceptedAndCounted()
    {
        var parent = await PublishAsync(Rule);
        Assert.Equal(["Accepted=True/Accepted", "ResolvedRefs=True/ResolvedRefs"], Texts(parent));
        var status = api.Find<GatewayObject>("slipway-system", "slipway")!.Status!;
        Assert.Equal(2, Assert.Single(status.Listeners!).AttachedRoutes);
    }

    [Fact]
    public async Task Report_BackendDoesNotResolve_SaysWhich()
    {
        var parent = await PublishAsync(Rule with { BackendRefs = [new GRPCBackendRef { Name = "web", Namespace = "other", Port = 80 }] });
        Assert.Equal("ResolvedRefs=False/RefNotPermitted", Texts(parent)[1]);
        Assert.Contains("permits GRPCRoutes of namespace default", parent.Conditions![1].Message);
    }

    [Theory]
    [InlineData("", "", "Exact", "spec.rules[0].matches[0].method: neither service nor method")]
    [InlineData("a/b", "", "Exact", "spec.rules[0].matches[0].method.service: a/b is not the name of a service")]
    [InlineData("a.b", "c.d", "Exact", "spec.rules[0].matches[0].method.method: c.d is not the name of a method")]
    [InlineData("(", "", "RegularExpression", "spec.rules[0].matches[0].method.service: ( is not a regular expression")]
    public async Task Report_MethodThatIsNotServed_NamesTheField(string service, string method, string type, string says)
    {
        var match = new GRPCRouteMatch { Method = new GRPCMethodMatch { Type = type, Service = service, Method = method } };
        var parent = await PublishAsync(Rule with { Matches = [match] });
        Assert.Equal("Accepted=False/UnsupportedValue", Texts(parent)[0]);
        Assert.StartsWith(says, parent.Conditions![0].Message);
    }

    [Fact]
    public async Task Report_SessionPersistence_Served()
    {
        var session = new SessionPersistence { Type = "Header", SessionName = "x-session" };
        Assert.Equal("Accepted=True/Accepted", Texts(await PublishAsync(Rule with { SessionPersistence = session }))[0]);
        var rule = core.Table.Plan.Routes.Single(static r => r.Grpc).Rules.Single();
        Assert.Equal(new PlannedSession("x-session", Header: true), rule.Session);

    }

    [Theory]
    [InlineData("web.test", false)]
    [InlineData("*.test", false)]
    [InlineData(null, false)]
    [InlineData("api.web.test", true)]
    public async Task Report_HostOfAnHttpRouteThatIsOlder_NotAccepted(string? host, bool accepted)
    {
        var parent = await PublishAsync(Rule, host);
        Assert.Equal(accepted ? "Accepted=True/Accepted" : "Accepted=False/HostnameConflict", Texts(parent)[0]);
        Assert.Equal(accepted, core.Table.Plan.Routes.Any(static r => r.Grpc));
        Assert.Contains(core.Table.Plan.Routes, static r => !r.Grpc);
    }

    [Fact]
    public async Task Report_HostOfAnHttpRouteThatIsYounger_TheHttpRouteIsNotAccepted()
    {
        informers.Set(Objects.Route with { Metadata = Objects.Route.Metadata! with { CreationTimestamp = DateTimeOffset.MaxValue } });
        Assert.Equal("Accepted=True/Accepted", Texts(await PublishAsync(Rule, "web.test"))[0]);
        Assert.True(Assert.Single(core.Table.Plan.Routes).Grpc);
    }

    [Theory]
    [InlineData("HTTPRoute", "Accepted=False/NotAllowedByListeners")]
    [InlineData("GRPCRoute", "Accepted=True/Accepted")]
    public async Task Report_ListenerThatAllowsOneKind_TakesThatKindAlone(string kind, string condition)
    {
        var listener = Objects.Gateway.Spec!.Listeners![0];
        listener = listener with { AllowedRoutes = listener.AllowedRoutes! with { Kinds = [new RouteGroupKind { Kind = kind }] } };
        informers.Set(Objects.Gateway with { Spec = Objects.Gateway.Spec with { Listeners = [listener] } });
        Assert.Equal(condition, Texts(await PublishAsync(Rule, gateway: false))[0]);
    }

    public void Dispose()
    {
        core.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static string[] Texts(RouteParentStatus parent)
        => [.. parent.Conditions!.Select(static c => $"{c.Type}={c.Status}/{c.Reason}")];

    private async Task<RouteParentStatus> PublishAsync(GRPCRouteRule rule, string? host = "calls.test", bool gateway = true)
    {
        if (gateway)
        {
            informers.Set((await api.CreateAsync(Objects.Gateway, Token)).OrThrow());
        }

        var route = new GRPCRoute
        {
            Metadata = Objects.Route.Metadata,
            Spec = new GRPCRouteSpec
            {
                ParentRefs = Objects.Route.Spec!.ParentRefs, Hostnames = host is null ? null : [host], Rules = [rule],
            },
        };
        informers.Set((await api.CreateAsync(route, Token)).OrThrow());
        configuration.CompileOnce();
        await reporter.ReportAsync(Token);
        return Assert.Single(api.Find<GRPCRoute>("default", "web")!.Status!.Parents!);
    }
}

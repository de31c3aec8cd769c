using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Api.Meta;
using Slipway.Api.Networking;
using Slipway.Client;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Hosting;
using Slipway.Gateway.Reporting;
using Slipway.Gateway.Tests.Hosting;
using Slipway.Gateway.Tests.Reporting;
using Slipway.TestKit;
using static Slipway.Gateway.Tests.Ingresses.IngressFixture;

namespace Slipway.Gateway.Tests.Ingresses;

/// <summary>What the gateway says of Ingresses.</summary>
public sealed class IngressStatusTests : IDisposable
{
    private readonly SimulatedTime time = new();
    private readonly InMemoryApi api;
    private readonly GatewayCore core;
    private readonly FakeInformers informers = Objects.All(0, 21, 22);
    private readonly ToldEvents events = new();
    private readonly ConfigurationLoop configuration;
    private readonly StatusReporter reporter;
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    public IngressStatusTests()
    {
        api = new InMemoryApi(time, new RandomIdSource(new Random(1)));
        core = new GatewayCore(time, new Random(1));
        var sources = new GatewaySources(informers, new RouteSource(informers));
        configuration = new ConfigurationLoop(core, sources, new TableFile(System.IO.Path.Combine(folder, "table.json")),
            NullLogger.Instance);
        var planner = new StatusPlanner(() => "http://127.0.0.1:8080", static () => null);
        reporter = new StatusReporter(configuration, api, planner, events, time, NullLogger.Instance);
    }

    [Fact]
    public async Task Report_Served_HasTheAddress()
    {
        var status = await PublishAsync(Ingress("web", Rule("shop.test", Path("/"))));
        Assert.Equal("127.0.0.1", Assert.Single(status.LoadBalancer!.Ingress!).Ip);
        Assert.Empty(events.Lines);
    }

    [Fact]
    public async Task Report_WithoutEffect_NamedInOneEvent()
    {
        var ingress = Ingress("web", Rule("shop.test", Path("/"))).With(
            ("proxy-buffering", "on"), ("limit-rps", "many"), ("rewrite-target", "/$1"));
        ingress = ingress with { Spec = ingress.Spec! with { Tls = [new IngressTLS { Hosts = ["shop.test"] }] } };
        await PublishAsync(ingress);
        await reporter.ReportAsync(TestContext.Current.CancellationToken);
        var line = Assert.Single(events.Lines);
        Assert.StartsWith("web Warning NotHonoured: Not honoured: ", line);
        Assert.Contains("annotation nginx.ingress.kubernetes.io/proxy-buffering: not served here", line);
        Assert.Contains("limit-rps: many is not allowed; allowed are numbers from 0 to", line);
        Assert.Contains("spec.tls: HTTPS is not listened for here", line);
        Assert.DoesNotContain("rewrite-target", line);
    }

    [Fact]
    public async Task Report_Refused_NoAddressAndTheReason()
    {
        var status = await PublishAsync(Ingress("web", Rule("shop.test", Path("/"))).With(("auth-url", "http://a/")));
        Assert.Empty(status.LoadBalancer?.Ingress ?? []);
        Assert.StartsWith("web Warning NotServed: Nothing of this Ingress is served: annotation nginx.ingress.kubernetes.io/auth-url ",
            Assert.Single(events.Lines));
    }

    public void Dispose()
    {
        core.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task<IngressStatus> PublishAsync(Ingress ingress)
    {
        var token = TestContext.Current.CancellationToken;
        var created = (await api.CreateAsync(ingress, token)).OrThrow();
        informers.Set(created);
        configuration.CompileOnce();
        Assert.True(await reporter.ReportAsync(token));
        return api.Find<Ingress>("default", ingress.Metadata!.Name!)!.Status ?? new IngressStatus();
    }
}

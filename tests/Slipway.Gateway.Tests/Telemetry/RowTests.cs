using Slipway.Api.Delivery;
using Slipway.Api.Telemetry;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Telemetry;
using Slipway.Gateway.Tests.Forwarding;
using Slipway.Gateway.Tests.Hosting;

namespace Slipway.Gateway.Tests.Telemetry;

/// <summary>What rows of frames say of the requests that they count.</summary>
public sealed class RowTests
{
    private const int Each = Series.WarmUpRequests + 10;

    [Theory]
    [InlineData(null, "*")]
    [InlineData("main", "main")]
    public async Task Frame_WeightsOfAnHttpRoute_RowsHaveTheRevisionOfThePodsAndTheRule(string? name, string weighted)
    {
        await using var v1 = RawBackend.Named("v1");
        await using var v2 = RawBackend.Named("v2");
        await using var gateway = await TestGateway.StartAsync(Plan(v1, v2, rule => rule with { Name = name }));
        var log = Log(gateway);
        for (var i = 0; i < 2 * Each; i++)
        {
            await gateway.ExchangeAsync(TestGateway.Get());
        }

        var rows = await RowsAsync(gateway, log, 20);
        Assert.Equal(
            [("web", "v1", weighted), ("web-canary", "v2", weighted)],
            rows.Select(static r => (r.Service, r.Revision, r.Weighted)).Distinct().OrderBy(static r => r.Revision));
        Assert.Contains(
            $"service=\"web-canary\",revision=\"v2\",code_class=\"2xx\"}} {Each}\n", PrometheusText.Write(gateway.Core));
    }

    [Fact]
    public async Task Frame_RuleWithOneService_RowsSayThatNoWeightsPlacedThem()
    {
        await using var v1 = RawBackend.Named("v1");
        await using var v2 = RawBackend.Named("v2");
        await using var gateway = await TestGateway.StartAsync(Plan(v1, v2, static r => r with { Backends = [r.Backends[1]] }));
        var log = Log(gateway);
        for (var i = 0; i < Each; i++)
        {
            await gateway.ExchangeAsync(TestGateway.Get());
        }

        Assert.All(await RowsAsync(gateway, log, 10), static r => Assert.Equal(("v2", null), (r.Revision, r.Weighted)));
    }

    [Fact]
    public async Task Frame_CopiesToCompare_HaveTheClassOfTheirRequestAndTheSecondOnesAreKnown()
    {
        await using var one = RawBackend.Named("v1");
        await using var other = RawBackend.Named("v1");
        await using var v2 = RawBackend.Named("v2");
        var split = Objects.Split(0, 1);
        var compiled = SplitCompiler.Compile(split with
        {
            Spec = split.Spec! with
            {
                Revisions = [new RevisionWeight { Hash = "v1", Weight = 10_000 }],
                Mirrors = [new TrafficMirror { Name = "shadow", Hash = "v2", Compare = new TrafficComparison() }],
                ClientClasses = new ClientClasses { Header = "X-Client", Values = ["mobile"] },
            },
        });
        await using var gateway = await TestGateway.StartAsync(TestGateway.Plan(
            compiled, TestGateway.Endpoint("v1", one.Port), TestGateway.Endpoint("v1", other.Port), TestGateway.Endpoint("v2", v2.Port)));
        var log = Log(gateway);
        for (var i = 0; i < 3 * Each; i++)
        {
            await gateway.ExchangeAsync(TestGateway.Get("/", "X-Client: mobile\r\n"));
            await gateway.WaitAsync(() => gateway.Core.Comparisons.UnderWay == 0, "the copies are answered");
        }

        var copies = await RowsAsync(gateway, log, (6 * Each) - (3 * Series.WarmUpRequests), copies: true);
        Assert.All(copies, static r => Assert.Equal("mobile", r.Class));
        Assert.Contains(copies, static r => r.Revision == "v1");
        Assert.All(copies, static r => Assert.Equal(r.Revision == "v1" ? true : null, r.IsSecond));
    }

    /// <summary>Begun before the first request: a log has no frames of the time before it.</summary>
    private static FrameLog Log(TestGateway gateway) => new(gateway.Core.Series, TimeProvider.System, "local", "e1");

    private static async Task<List<TelemetryRow>> RowsAsync(TestGateway gateway, FrameLog log, long atLeast, bool copies = false)
    {
        List<TelemetryRow> rows = [];
        await gateway.WaitAsync(
            () =>
            {
                log.Publish();
                rows = [.. log.Read(0, 0).Frames.SelectMany(f => copies ? f.Mirrored : f.Rows)];
                return rows.Sum(static r => r.Finished) >= atLeast;
            },
            "the frames have all requests");
        return rows;
    }

    private static TablePlan Plan(RawBackend v1, RawBackend v2, Func<PlannedRule, PlannedRule> change)
    {
        var plan = TestGateway.Plan(null, TestGateway.Endpoint("v1", v1.Port));
        plan = plan with
        {
            Services = [.. plan.Services, plan.Services[0] with { Name = "web-canary", Endpoints = [TestGateway.Endpoint("v2", v2.Port)] }],
        };
        return TestGateway.WithRule(plan, rule => change(rule with
        {
            Backends = [.. rule.Backends, new PlannedBackend { Service = "default/web-canary:80", Weight = 1 }],
        }));
    }
}

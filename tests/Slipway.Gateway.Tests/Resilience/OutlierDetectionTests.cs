using Slipway.Gateway.Compiling;
using Slipway.Gateway.Inspection;
using Slipway.Gateway.Resilience;
using Slipway.Gateway.Telemetry;
using Slipway.Gateway.Tests.Forwarding;
using Slipway.TestKit;

namespace Slipway.Gateway.Tests.Resilience;

/// <summary>Pods that fail where others of their revision do not.</summary>
public sealed class OutlierDetectionTests
{
    private readonly SimulatedTime time = new();

    [Theory]
    [InlineData(Way.Hot, 500)]
    [InlineData(Way.General, 503)]
    [InlineData(Way.Http2, 500)]
    [InlineData(Way.Hot, PodSet.Broken)]
    [InlineData(Way.General, PodSet.Broken)]
    [InlineData(Way.Http2, PodSet.Broken)]
    public async Task FivefoldFailure_OthersAnswer_EjectedForThirtySecondsThenSixty(Way way, int status)
    {
        await using var pods = await PodSet.StartAsync(way, "", "", "");
        await using var gateway = await StartAsync(way, pods);
        pods[1].Status = _ => status;

        Assert.Equal(5, await AskAsync(gateway, 60));
        Assert.Equal(60, pods.Asked.Sum());
        Pass(gateway, 29.9);
        Assert.Equal(0, await AskAsync(gateway, 30));
        Pass(gateway, 0.2);
        Assert.Equal(5, await AskAsync(gateway, 60));
        Pass(gateway, 59.5);
        Assert.Equal(0, await AskAsync(gateway, 30));
        Pass(gateway, 1);
        pods[1].Status = static _ => 200;
        Assert.Equal(0, await AskAsync(gateway, 60));
        Assert.InRange(pods[1].Asked, 20, 40);
    }

    [Fact]
    public async Task FivefoldFailure_Grpc_CallsThatFailCountAlthoughTheirStatusIs200()
    {
        var asked = 0;
        await using var bad = await GeneralPath.Http2Backend.StartAsync(context =>
        {
            asked++;
            context.Response.ContentType = "application/grpc";
            context.Response.Headers["grpc-status"] = "14";
            return Task.CompletedTask;
        });
        await using var good = await PodSet.StartAsync(Way.Http2, "", "");
        var plan = good.Plan(Way.Http2, change: s => s with { Endpoints = [.. s.Endpoints, TestGateway.Endpoint("", bad.Port)] });
        await using var gateway = await TestGateway.StartAsync(plan, time: time);
        for (var i = 0; i < 60; i++)
        {
            await gateway.ExchangeAsync(TestGateway.Get(headers: "Content-Type: application/grpc\r\n"));
        }

        Assert.Equal(5, asked);
    }

    [Theory]
    [InlineData(Way.Hot)]
    [InlineData(Way.General)]
    [InlineData(Way.Http2)]
    public async Task Canary_AllItsPodsFail_NoneIsEjectedAndTheJudgeSeesEveryFailure(Way way)
    {
        await using var pods = await PodSet.StartAsync(way, "v1", "v1", "v1", "v2", "v2");
        await using var gateway = await StartAsync(way, pods, TestGateway.Split(5_000));
        pods[3].Status = pods[4].Status = static _ => 500;

        Assert.Equal(100, await AskAsync(gateway, 200));

        Assert.Equal(100, pods[3].Asked + pods[4].Asked);
        Assert.Equal(0, gateway.Core.Outliers.Count(EjectionReason.Consecutive5xx));
        var rows = gateway.Core.Series.CellsOf(gateway.Core.Series.CurrentFrame).Select(static c => c.ToRow(final: false))
            .Where(static r => r.Revision == "v2").ToList();
        Assert.Equal(100 - (2 * Series.WarmUpRequests), rows.Sum(static r => r.Finished));
        Assert.Equal(100 - (2 * Series.WarmUpRequests), rows.Sum(static r => r.Bad.Values.Sum()));
    }

    [Theory]
    [InlineData(Way.Hot)]
    [InlineData(Way.General)]
    public async Task Canary_ItsOnlyPodFails_KeepsItsShare(Way way)
    {
        await using var pods = await PodSet.StartAsync(way, "v1", "v1", "v1", "v2");
        await using var gateway = await StartAsync(way, pods, TestGateway.Split(2_500));
        pods[3].Status = static _ => 500;
        Assert.Equal(50, await AskAsync(gateway, 200));
        Assert.Equal(50, pods[3].Asked);
    }

    [Theory]
    [InlineData(Way.Hot)]
    [InlineData(Way.General)]
    public async Task Canary_OnePodOfItFails_ItsShareGoesToTheOtherAndThatOneStays(Way way)
    {
        await using var pods = await PodSet.StartAsync(way, "v1", "v1", "v2", "v2");
        await using var gateway = await StartAsync(
            way, pods, TestGateway.Split(5_000), new PlannedOutliers { MaxEjectionPercent = 100 });
        pods[3].Status = static _ => 500;
        Assert.Equal(5, await AskAsync(gateway, 100));
        Assert.Equal(50, pods[2].Asked + pods[3].Asked);

        pods[2].Status = static _ => 500;
        Assert.Equal(50, await AskAsync(gateway, 100));
        Assert.Equal(100, pods[2].Asked + pods[3].Asked);
    }

    [Theory]
    [InlineData(10, 1)]
    [InlineData(29, 1)]
    [InlineData(34, 2)]
    public async Task FivefoldFailure_ManyPods_NoMoreThanTheShare(int percent, int ejected)
    {
        await using var pods = await PodSet.StartAsync(Way.Hot, "", "", "", "", "", "");
        await using var gateway = await StartAsync(Way.Hot, pods, null, new PlannedOutliers { MaxEjectionPercent = percent });
        pods[1].Status = pods[4].Status = static _ => 500;
        await AskAsync(gateway, 120);
        Assert.Equal(ejected, gateway.Core.Outliers.Count(EjectionReason.Consecutive5xx));
        Assert.Equal(ejected, new[] { 1, 4 }.Count(i => pods[i].Asked == 5));
    }

    [Fact]
    public async Task FivefoldFailure_Disabled_NoneIsEjected()
    {
        await using var pods = await PodSet.StartAsync(Way.Hot, "", "", "");
        await using var gateway = await StartAsync(Way.Hot, pods, null, new PlannedOutliers { Disabled = true });
        pods[1].Status = static _ => 500;
        Assert.InRange(await AskAsync(gateway, 90), 20, 40);
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(100, false)]
    public async Task SuccessRate_AfterAnInterval_EjectedWhenFarBelowTheOthers(int failsEach, bool ejected)
    {
        await using var pods = await PodSet.StartAsync(Way.Hot, "", "", "", "", "");
        await using var gateway = await StartAsync(Way.Hot, pods);
        gateway.Core.Outliers.Sweep(gateway.Core.Table);
        pods[2].Status = n => n % failsEach == 0 ? 500 : 200;
        await AskAsync(gateway, 700);
        Assert.All(pods.Asked, static n => Assert.InRange(n, 100, 200));
        Pass(gateway, 9.9);
        Assert.Equal(0, gateway.Core.Outliers.Count(EjectionReason.SuccessRate));
        Pass(gateway, 0.1);
        Assert.Equal(ejected ? 1 : 0, gateway.Core.Outliers.Count(EjectionReason.SuccessRate));
        var before = pods[2].Asked;
        await AskAsync(gateway, 50);
        Assert.Equal(ejected, pods[2].Asked == before);
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(3, 20)]
    public async Task Choice_MoreThanHalfEjected_AllAreUsed(int ejected, int least)
    {
        await using var pods = await PodSet.StartAsync(Way.Hot, "", "", "", "");
        await using var gateway = await StartAsync(Way.Hot, pods);
        foreach (var endpoint in gateway.Core.Table.Services["default/web:80"].Arms[0].Endpoints.Take(ejected))
        {
            endpoint.Health.Eject(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30));
        }

        await AskAsync(gateway, 200);

        Assert.All(pods.Asked.Take(ejected), n => Assert.InRange(n, least, least == 0 ? 0 : 100));
    }

    [Fact]
    public async Task Ejection_IsReportedUntilItEnds()
    {
        await using var pods = await PodSet.StartAsync(Way.Hot, "", "", "");
        await using var gateway = await StartAsync(Way.Hot, pods);
        pods[1].Status = static _ => 500;
        await AskAsync(gateway, 60);

        var report = TableReports.Endpoints(gateway.Core).Single(r => r.Pod == $"pod-{pods[1].Port}");
        Assert.Equal(("ejected", time.GetUtcNow() + TimeSpan.FromSeconds(30)), (report.State, report.EjectedUntil));
        var metrics = PrometheusText.Write(gateway.Core);
        Assert.Contains("\nslipway_gateway_ejected_endpoints 1\n", metrics);
        Assert.Contains("\nslipway_gateway_ejections_total{reason=\"consecutive_5xx\"} 1\n", metrics);
        Pass(gateway, 31);
        Assert.All(TableReports.Endpoints(gateway.Core), static r => Assert.Equal(("ready", null), (r.State, r.EjectedUntil)));
        Assert.Contains("\nslipway_gateway_ejected_endpoints 0\n", PrometheusText.Write(gateway.Core));
    }

    [Fact]
    public async Task Ejection_PodBecomesReadyAnew_IsOver()
    {
        await using var pods = await PodSet.StartAsync(Way.Hot, "", "", "");
        await using var gateway = await StartAsync(Way.Hot, pods);
        pods[1].Status = static n => n > 5 ? 200 : 500;
        await AskAsync(gateway, 60);
        var plan = pods.Plan(Way.Hot);
        var states = gateway.Core.States;
        var ejected = states.Endpoints.Single(static e => e.Health.IsEjected);
        Assert.True(ejected.TryEnter());
        gateway.Serve(pods.Plan(Way.Hot, change: s => s with { Endpoints = [.. s.Endpoints.Where(e => e != ejected.Plan)] }));
        gateway.Serve(plan);
        Assert.Contains(ejected, states.Endpoints);
        Assert.False(ejected.Health.IsEjected);
    }

    private Task<TestGateway> StartAsync(Way way, PodSet pods, PlannedSplit? split = null, PlannedOutliers? outliers = null)
        => TestGateway.StartAsync(
            pods.Plan(way, split, s => s with { Outliers = outliers }), time: time, general: way == Way.Hot ? null : true);

    private void Pass(TestGateway gateway, double seconds)
    {
        time.Advance(TimeSpan.FromSeconds(seconds));
        gateway.Core.Outliers.Sweep(gateway.Core.Table);
    }

    /// <summary>Asks one after the other; returns how many were answered with 5xx.</summary>
    private static async Task<int> AskAsync(TestGateway gateway, int times)
    {
        var failures = 0;
        for (var i = 0; i < times; i++)
        {
            failures += (await gateway.ExchangeAsync(TestGateway.Get()))[9] == '5' ? 1 : 0;
        }

        return failures;
    }
}

using Slipway.Api.Telemetry;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Hosting;
using Slipway.Gateway.Telemetry;
using Slipway.Gateway.Tests.Forwarding;
using Slipway.Gateway.Tests.Hosting;
using Slipway.TestKit;

namespace Slipway.Gateway.Tests.Splitting;

/// <summary>A revision with a share and without endpoints: what it lost by itself is its failure, what was taken from it is not.</summary>
public sealed class LostPodsTests
{
    [Theory]
    [InlineData("crashed", true)]
    [InlineData("deleted", false)]
    [InlineData("gone", false)]
    [InlineData("crashed, then deleted", false)]
    [InlineData("crashed, beside one deleted", true)]
    [InlineData("deleted, beside one that never was ready", false)]
    public async Task Begin_RevisionLostItsPods_FailsOnlyForThoseThatStoppedByThemselves(string how, bool fails)
    {
        await using var v1 = RawBackend.Named("v1");
        var informers = Objects.All(5_000, v1.Port, 22);
        var plan = Compile(informers, TablePlan.Empty);
        await using var gateway = await TestGateway.StartAsync(plan);
        foreach (var state in how.Split(", "))
        {
            Lose(informers, state, v1.Port);
            gateway.Serve(plan = Compile(informers, plan));
        }

        for (var i = 0; i < 10; i++)
        {
            Assert.EndsWith("v1", await gateway.ExchangeAsync("GET /api HTTP/1.1\r\nHost: web.test\r\nConnection: close\r\n\r\n"));
        }

        Assert.Equal(fails, gateway.Core.Series.All.Any(static s => s.Key is { Revision: "v2", Pod: "" }));
    }

    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "v1,v2")]
    public async Task Begin_NobodyAnswers_FailureOfARevisionOnlyIfItLostPodsByItself(bool crashed, string whose)
    {
        var informers = Objects.All(5_000, 22, 23);
        var before = Compile(informers, TablePlan.Empty);
        if (crashed)
        {
            informers.Set(Objects.Slice("v1", 22, ready: false), Objects.Slice("v2", 23, ready: false));
        }
        else
        {
            informers.Set(Objects.Pod("v1", terminating: true), Objects.Pod("v2", terminating: true));
        }

        var time = new SimulatedTime();
        await using var gateway = await TestGateway.StartAsync(Compile(informers, before), time: time);
        var log = new FrameLog(gateway.Core.Series, time, "i", "e");
        for (var i = 0; i < 60; i++)
        {
            var answer = await gateway.ExchangeAsync("GET /api HTTP/1.1\r\nHost: web.test\r\nConnection: close\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 503 ", answer);
        }

        time.Advance(TimeSpan.FromSeconds(1));
        List<TelemetryRow> rows = [];
        await gateway.WaitAsync(
            () =>
            {
                log.Publish();
                rows = [.. log.Read(0, 0).Frames.SelectMany(static f => f.Rows).OrderBy(static r => r.Revision)];
                return rows.Sum(static r => r.Finished) == 60;
            },
            "all requests are in the frames");
        Assert.Equal(whose, string.Join(',', rows.Select(static r => r.Revision)));
        Assert.All(rows, static r => Assert.Equal(r.Finished, r.Bad[FailureClass.NoEndpoint]));
    }

    private static void Lose(FakeInformers informers, string state, int port)
    {
        var (slice, unready) = (Objects.Slice("v2", 22), Objects.Slice("v2", 22, ready: false));
        var other = Objects.Slice("v2", 23, ready: false) with { Metadata = unready.Metadata! with { Name = "other", Uid = "other" } };
        other = other with { Endpoints = [other.Endpoints![0] with { TargetRef = new() { Kind = "Pod", Uid = "other" } }] };
        var second = Objects.Pod("v2") with { Metadata = Objects.Pod("v2").Metadata! with { Name = "other", Uid = "other" } };
        switch (state)
        {
            case "crashed":
                informers.Set(Objects.Slice("v1", port), unready);
                break;
            case "deleted" or "then deleted":
                informers.Set(Objects.Pod("v1"), Objects.Pod("v2", terminating: true));
                break;
            case "gone":
                informers.Set(Objects.Pod("v1"));
                informers.Set(Objects.Slice("v1", port));
                break;
            case "beside one deleted":
                informers.Set(Objects.Pod("v1"), Objects.Pod("v2"), second with { Metadata = second.Metadata! with
                {
                    DeletionTimestamp = DateTimeOffset.UnixEpoch,
                } });
                informers.Set(Objects.Slice("v1", port), unready, other);
                break;
            default:
                informers.Set(Objects.Pod("v1"), Objects.Pod("v2", terminating: true), second);
                informers.Set(Objects.Slice("v1", port), slice, other);
                break;
        }
    }

    private static TablePlan Compile(FakeInformers informers, TablePlan last)
        => PlanCompiler.Compile(new GatewaySources(informers, new RouteSource(informers)).Read(), last);
}

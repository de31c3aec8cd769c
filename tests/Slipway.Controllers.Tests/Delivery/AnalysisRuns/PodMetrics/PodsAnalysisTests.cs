using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Controllers.Tests.Delivery.AnalysisRuns.PodMetrics;

/// <summary>Runs that are decided by what pods tell about themselves, through the real controller.</summary>
public sealed class PodsAnalysisTests
{
    private const string Failed = "jobs_total{result=\"failed\"}";
    private readonly AnalysisWorld world = new(hasGateway: false);
    private readonly MetricPods pods;

    public PodsAnalysisTests() => pods = new MetricPods(world);

    private static PodsMetric Share => new()
    {
        Selector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "worker" } },
        Revision = "new", Function = "rate", Series = Failed, DividedBy = "jobs_total", Window = "30s",
    };

    private static PodsMetric Latest(string function) => Share with
    {
        Function = function, Series = "queue_length", DividedBy = null, Window = null,
    };

    [Theory]
    [InlineData(0.1, AnalysisPhase.Successful, "0.01")]
    [InlineData(2, AnalysisPhase.Failed, "0.2")]
    public void Rate_OverAnother_DecidesTheRunOfAWorkerWithoutHttp(double failedPerSecond, string phase, string value)
    {
        pods.Add(20001, "new", MetricPods.Jobs(10, failedPerSecond));
        pods.Add(20002, "new", MetricPods.Jobs(10, failedPerSecond));
        pods.Add(20003, "old", MetricPods.Jobs(10, 5));
        world.Create(Metric(Share) with { SuccessCondition = "result < 0.05" });
        world.Pass(20);
        Assert.Equal(("Running", "waits until the pods of revision new have been asked for 30 seconds"),
            (world.Status.Phase, world.Last.Message));
        world.UntilEnd();

        Assert.Equal((phase, value), (world.Status.Phase, Rounded));
        Assert.Equal("GET http://127.0.0.1:20001/metrics", world.Server.Requests[0]);
        Assert.Equal(0, pods.AskedOn(20003));
    }

    [Fact]
    public void Rate_OfACounter_IsPerSecondOverAllPods()
    {
        pods.Add(20001, "new", MetricPods.Jobs(10, 1));
        pods.Add(20002, "new", MetricPods.Jobs(20, 1));
        world.Create(Metric(Share with { Series = "jobs_total", DividedBy = null }));
        world.UntilEnd();

        Assert.Equal("30", Rounded);
    }

    [Fact]
    public void Rate_PodsThatRestartAndGo_AreCountedWithWhatTheyHadDone()
    {
        pods.Add(20001, "new", static seconds => $"jobs_total {(seconds < 12 ? 500 + seconds : seconds - 12)}");
        pods.Add(20002, "new", MetricPods.Jobs(10, 1));
        world.Create(Metric(Share with { Series = "jobs_total", DividedBy = null }));
        world.Pass(18);
        pods.Remove(20002);
        world.UntilEnd();

        // The first grew by 10 until its last answer before the restart and shows 18 at the end; the other grew by 150 in three answers.
        Assert.Equal("5.933", Rounded);
    }

    [Theory]
    [InlineData("sum", "60")]
    [InlineData("avg", "30")]
    [InlineData("max", "50")]
    public void Latest_OfAllPods_IsTakenAtOnce(string function, string value)
    {
        pods.Add(20001, "new", static _ => "queue_length 50");
        pods.Add(20002, "new", static _ => "queue_length 10");
        world.Create(Metric(Latest(function) with { Series = "queue_length" }));
        world.UntilEnd();

        Assert.Equal(value, world.Last.Value);
        Assert.True(world.Status.CompletedAt - world.Status.StartedAt <= TimeSpan.FromSeconds(3));
    }

    [Theory]
    [InlineData(true, "60")]
    [InlineData(false, "50")]
    public void Service_ThatIsSplit_HasPodsOfAllRevisions(bool isSplit, string value)
    {
        pods.Add(20001, "new", static _ => "queue_length 50");
        pods.Add(20002, "old", static _ => "queue_length 10");
        world.Add(new Service
        {
            Metadata = new ObjectMeta
            {
                Name = "worker",
                Namespace = "default",
                Annotations = isSplit ? new Dictionary<string, string> { ["slipway.dev/split"] = "worker" } : null,
            },
            Spec = new ServiceSpec
            {
                Selector = new Dictionary<string, string> { ["app"] = "worker", ["rollouts-pod-template-hash"] = "new" },
            },
        });
        world.Create(Metric(Latest("sum") with { Service = "worker", Selector = null, Revision = null }));
        world.UntilEnd();

        Assert.Equal(value, world.Last.Value);
    }

    [Fact]
    public void Service_SaysWhichPodsAreAsked()
    {
        pods.Add(20001, "new", static _ => "queue_length 50");
        world.Create(Metric(Latest("sum") with { Service = "worker", Selector = null }) with { ConsecutiveErrorLimit = 10 });
        world.Pass(1);
        Assert.Equal("there is no Service worker", world.Last.Message);
        world.Add(new Service
        {
            Metadata = new ObjectMeta { Name = "worker", Namespace = "default" },
            Spec = new ServiceSpec { Selector = new Dictionary<string, string> { ["app"] = "worker" } },
        });
        world.UntilEnd();

        Assert.Equal((AnalysisPhase.Successful, "50"), (world.Status.Phase, world.Last.Value));
    }

    [Fact]
    public void FewEvents_AreWaitedForAndNeitherGoodNorBad()
    {
        pods.Add(20001, "new", static seconds => $"{Failed} 1\njobs_total{{result=\"ok\"}} {Math.Floor(seconds / 10)}");
        world.Create(Metric(Share with { MinEvents = 5 }));
        world.Pass(120);

        Assert.Equal(("Running", "waits until jobs_total has grown by 5 within 30 seconds"), (world.Status.Phase, world.Last.Message));
    }

    [Fact]
    public void ReadyPod_IsWaitedFor()
    {
        world.Create(Metric(Latest("sum")));
        world.Pass(60);
        Assert.Equal(("Running", "waits for a ready pod of revision new"), (world.Status.Phase, world.Last.Message));
        pods.Add(20001, "new", static _ => "queue_length 50");
        world.UntilEnd();

        Assert.Equal("50", world.Last.Value);
    }

    [Fact]
    public void MissingAnnotation_IsAnErrorThatNamesIt()
    {
        pods.Add(20001, "new", MetricPods.Jobs(1, 1), isOffered: false);
        Assert.Equal("no ready pod of revision new offers metrics: annotation prometheus.io/scrape: \"true\" is missing", Error(Share));
        Assert.Empty(world.Server.Requests);
    }

    [Theory]
    [InlineData(404, "no such page", "pod p20001: received non 2xx response code: 404 (no such page)")]
    [InlineData(302, "", "pod p20001: received non 2xx response code: 302")]
    [InlineData(200, "<html>", "pod p20001: line 1 is not in the text format of Prometheus: no series begins here (<html>)")]
    [InlineData(200, "jobs_total 1", "no pod of revision new has a series queue_length; absentIsZero: true counts that as 0")]
    public void Answer_ThatIsNoGood_IsAnErrorInWords(int code, string body, string error)
    {
        pods.Add(20001, "new", static _ => "");
        pods.Answer(20001, code, body);
        Assert.Equal(error, Error(Latest("sum")));
    }

    [Fact]
    public void Answer_WithoutEnd_IsCutOff()
    {
        pods.Add(20001, "new", static _ => string.Concat(Enumerable.Repeat("queue_length 1\n", 100_000)));
        Assert.Equal("pod p20001: the answer is longer than 1048576 bytes", Error(Latest("sum")));
    }

    [Fact]
    public void Answer_WithTooManySeries_IsAnError()
    {
        pods.Add(20001, "new", static _ => string.Concat(Enumerable.Range(0, 1001).Select(static i => $"queue_length{{q=\"{i}\"}} 1\n")));
        Assert.Equal("pod p20001: more than 1000 series are queue_length", Error(Latest("sum")));
    }

    [Fact]
    public void Pod_ThatHangs_HoldsUpNoOther()
    {
        pods.Add(20001, "new", static _ => null);
        pods.Add(20002, "new", static seconds => $"queue_length {seconds}");
        world.Create(Metric(Latest("max")) with { Interval = "5s", Count = 5 });
        world.UntilEnd();
        Assert.Equal(5, world.Result.Successful);
        Assert.InRange(pods.AskedOn(20002), 5, 6);
    }

    [Fact]
    public void Pod_ThatHangsAlone_IsAnErrorThatNamesIt()
    {
        pods.Add(20001, "new", static _ => null);
        Assert.Equal("pod p20001: no answer from 127.0.0.1:20001 within 2 seconds", Error(Latest("sum")));
    }

    [Fact]
    public void AbsentSeries_CountsAsZeroWhereThatIsSaid()
    {
        pods.Add(20001, "new", static seconds => $"jobs_total {seconds}");
        world.Create(Metric(Share with { Series = "jobs_failed_total", AbsentIsZero = true }));
        world.UntilEnd();

        Assert.Equal((AnalysisPhase.Successful, "0"), (world.Status.Phase, world.Last.Value));
    }

    [Fact]
    public void ManyPods_AreAskedUpToTheLimit()
    {
        for (var port = 20001; port <= 20060; port++)
        {
            pods.Add(port, "new", static _ => "queue_length 1");
        }

        world.Create(Metric(Latest("sum")));
        world.UntilEnd();

        Assert.Equal("50", world.Last.Value);
        Assert.Equal((1, 0), (pods.AskedOn(20050), pods.AskedOn(20051)));
    }

    [Fact]
    public void Nobody_IsAskedWithoutARun()
    {
        pods.Add(20001, "new", static _ => "queue_length 5");
        world.Pass(60);
        Assert.Empty(world.Server.Requests);
        world.Create(Metric(Latest("sum")) with { InitialDelay = "10s" });
        world.UntilEnd();
        Assert.InRange(pods.AskedOn(20001), 3, 4);
        var asked = world.Server.Requests.Count;
        world.Pass(600);

        Assert.Equal((asked, 0), (world.Server.Requests.Count, world.Scraper.Count));
    }

    [Fact]
    public void Run_AfterAnother_IsMeasuredAnew()
    {
        pods.Add(20001, "new", MetricPods.Jobs(10, 1));
        world.Create(Metric(Latest("sum")));
        world.UntilEnd();
        world.Pass(60);
        world.Pump.Complete(async () => await world.Api.DeleteAsync(
            Kinds.Of<AnalysisRun>(), new ObjectKey("default", "r"), new DeleteOptions(), default));
        world.Create(Metric(Share));
        world.UntilEnd();

        Assert.Equal("0.1", Rounded);
    }

    [Fact]
    public void Restart_OfTheControllers_GoesOnAfterAWindow()
    {
        pods.Add(20001, "new", MetricPods.Jobs(10, 1));
        world.Create(Metric(Share) with { Interval = "10s", Count = 3 });
        world.Pass(35);
        world.Restart();
        world.UntilEnd();

        Assert.Equal((AnalysisPhase.Successful, 3, "0.1"), (world.Status.Phase, world.Result.Count, Rounded));
    }

    [Fact]
    public void ArgumentOutOfASecret_IsRefused()
    {
        world.Create(Metric(Share with { Series = "jobs_total{queue=\"{{args.q}}\"}" }), static spec => spec with
        {
            Args = [new() { Name = "q", ValueFrom = new() { SecretKeyRef = new() { Name = "s", Key = "k" } } }],
        });
        world.UntilEnd();

        Assert.Contains(
            "spec.metrics[0].provider.pods: Forbidden: may hold no argument out of a Secret", world.Status.Message,
            StringComparison.Ordinal);
    }

    private string Rounded => $"{Math.Round(double.Parse(world.Last.Value!, System.Globalization.CultureInfo.InvariantCulture), 3)}";

    private static Metric Metric(PodsMetric metric) => new() { Name = "m", Provider = new() { Pods = metric } };

    private string? Error(PodsMetric metric)
    {
        world.Create(Metric(metric) with { ConsecutiveErrorLimit = 0 });
        world.UntilEnd();
        Assert.Equal(AnalysisPhase.Error, world.Status.Phase);
        return world.Last.Message;
    }
}

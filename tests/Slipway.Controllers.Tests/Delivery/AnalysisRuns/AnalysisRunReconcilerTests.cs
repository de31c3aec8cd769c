using System.Text;
using Slipway.Api.Batch;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Controllers.Tests.Delivery.AnalysisRuns;

/// <summary>Runs through the real controller.</summary>
public sealed class AnalysisRunReconcilerTests
{
    private readonly AnalysisWorld world = new();

    private static Metric Web => new()
    {
        Name = "m", SuccessCondition = "result == true",
        Provider = new() { Web = new() { Url = "http://metrics/ok", JsonPath = "{$.ok}" } },
    };

    private static Metric JobMetric => new() { Name = "m", Provider = new() { Job = new() { Spec = new JobSpec { BackoffLimit = 0 } } } };

    private static Metric Slipway(string metric, int minimum = 1) => new()
    {
        Name = "m",
        Provider = new()
        {
            Slipway = new() { Service = "web", Metric = metric, Revision = "new", Window = "10s", MinRequests = minimum },
        },
    };

    [Theory]
    [InlineData("slipway.dev/v1alpha1")]
    [InlineData("argoproj.io/v1alpha1")]
    public void Run_OfEachGroup_IsMeasuredToItsEnd(string apiVersion)
    {
        world.Server.Answer = static _ => (200, """{"ok":true}""");
        world.Create(Web, apiVersion: apiVersion);
        var kind = Kinds.Find(apiVersion, "AnalysisRun")!;
        AnalysisRun? run = null;
        world.Until(
            () =>
            {
                run = world.Pump.Complete(() => world.Api.GetAsync<AnalysisRun>(kind, new ObjectKey("default", "r"), default)).Value;
                return run?.Status?.CompletedAt is not null;
            },
            "the run to end");

        Assert.Equal(AnalysisPhase.Successful, run!.Status!.Phase);
        Assert.Equal("true", Assert.Single(Assert.Single(run.Status.MetricResults!).Measurements!).Value);
        world.Until(() => world.EventReasons.Contains("AnalysisRunSuccessful"), "the event");
        Assert.Equal(["GET http://metrics/ok"], world.Server.Requests);
    }

    [Fact]
    public void Prometheus_BadVector_FailsTheRun()
    {
        world.Server.Answer = static _ => (200, """{"status":"success","data":{"resultType":"vector","result":[{"value":[1,"0.5"]}]}}""");
        world.Create(new Metric
        {
            Name = "m", SuccessCondition = "result[0] > 0.9",
            Provider = new() { Prometheus = new() { Address = "http://prom:9090", Query = "up{job=\"{{args.job}}\"}" } },
        }, static spec => spec with { Args = [new() { Name = "job", Value = "a b" }] });
        world.UntilEnd();

        Assert.Equal((AnalysisPhase.Failed, "[0.5]"), (world.Status.Phase, world.Last.Value));
        Assert.Equal("up{job=\"a b\"}", world.Result.Metadata!["ResolvedPrometheusQuery"]);
        Assert.Equal("GET http://prom:9090/api/v1/query?query=up%7Bjob%3D%22a%20b%22%7D", Assert.Single(world.Server.Requests));
    }

    [Fact]
    public void SecretArgument_IsSentAndShownNowhere()
    {
        world.Add(new Secret
        {
            Metadata = new ObjectMeta { Name = "s", Namespace = "default" },
            Data = new Dictionary<string, byte[]> { ["k"] = Encoding.UTF8.GetBytes("t0ken") },
        });
        world.Server.Answer = static _ => (403, "no t0ken here");
        var metric = Web with { Interval = "1m", ConsecutiveErrorLimit = 0 };
        world.Create(
            metric with
            {
                Provider = new()
                {
                    Web = metric.Provider!.Web! with { Headers = [new() { Key = "Authorization", Value = "Bearer {{args.t}}" }] },
                },
            },
            static spec => spec with
            {
                Args = [new() { Name = "t", ValueFrom = new() { SecretKeyRef = new() { Name = "s", Key = "k" } } }],
            });
        world.UntilEnd();

        Assert.Equal("GET http://metrics/ok Bearer t0ken", Assert.Single(world.Server.Requests));
        Assert.Equal("received non 2xx response code: 403 (no ***** here)", world.Last.Message);
        Assert.Equal(AnalysisPhase.Error, world.Status.Phase);
    }

    [Fact]
    public void SecretArgument_Missing_IsAnErrorThatNamesIt()
    {
        world.Create(Web with { ConsecutiveErrorLimit = 0 }, static spec => spec with
        {
            Args = [new() { Name = "t", ValueFrom = new() { SecretKeyRef = new() { Name = "s", Key = "k" } } }],
        });
        world.UntilEnd();

        Assert.Equal("argument t: secrets \"s\" not found", world.Last.Message);
    }

    [Fact]
    public void Server_ThatNeverAnswers_IsAnErrorAfterItsTimeout()
    {
        world.Server.Answer = static _ => null;
        world.Create(Web with { Provider = new() { Web = new() { Url = "http://metrics/ok", TimeoutSeconds = 7 } } });
        world.Until(() => world.Status.MetricResults?[0].Error == 1, "the time-out");

        Assert.Equal("no answer from metrics within 7 seconds", world.Last.Message);
        Assert.Equal(TimeSpan.FromSeconds(7), world.Last.FinishedAt - world.Last.StartedAt);
    }

    [Fact]
    public void Terminate_WhileAServerHangs_EndsAtOnce()
    {
        world.Server.Answer = static _ => null;
        world.Create(Web);
        world.Pass(1);
        var asked = world.Time.GetUtcNow();
        world.Terminate();
        world.UntilEnd();

        Assert.Equal((AnalysisPhase.Successful, "Run Terminated"), (world.Status.Phase, world.Status.Message));
        Assert.True(world.Time.GetUtcNow() - asked < TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Interval_OfARun_IsKeptOverARestart()
    {
        world.Server.Answer = static _ => (200, """{"ok":true}""");
        world.Create(Web with { Interval = "1m", Count = 4 });
        world.Pass(90);
        Assert.Equal(2, world.Result.Count);
        world.Restart();
        world.UntilEnd();

        Assert.Equal((AnalysisPhase.Successful, 4), (world.Status.Phase, world.Result.Count));
        Assert.Equal(4, world.Server.Requests.Count);
        var took = world.Status.CompletedAt!.Value - world.Status.StartedAt!.Value;
        Assert.InRange(took, TimeSpan.FromSeconds(180), TimeSpan.FromSeconds(184));
    }

    [Fact]
    public void TtlStrategy_Over_DeletesTheRun()
    {
        world.Server.Answer = static _ => (200, """{"ok":true}""");
        world.Create(Web, static spec => spec with { TtlStrategy = new() { SecondsAfterCompletion = 60 } });
        world.UntilEnd();
        world.Pass(58);
        Assert.NotNull(world.Found);
        world.Pass(3);

        Assert.Null(world.Found);
    }

    [Theory]
    [InlineData("Complete", null, AnalysisPhase.Successful)]
    [InlineData("Failed", "exit 1", AnalysisPhase.Failed)]
    public void Job_Ended_IsTheVerdict(string condition, string? message, string phase)
    {
        world.Create(JobMetric);
        world.Until(() => world.Status.MetricResults?[0].Measurements is [{ Metadata: not null }], "the Job to be noted");
        var job = Assert.Single(world.Api.All<Job>());
        Assert.Equal(job.Name(), world.Last.Metadata!["job-name"]);
        Assert.Equal(("AnalysisRun", "r"), (job.ControllerOwner()!.Kind, job.ControllerOwner()!.Name));

        var ended = world.Time.GetUtcNow();
        world.EndJob(condition, message);
        world.UntilEnd();

        Assert.Equal(phase, world.Status.Phase);
        Assert.True(world.Time.GetUtcNow() - ended < TimeSpan.FromSeconds(1));
        Assert.Equal(message is null ? null : $"Job {job.Name()} failed: exit 1", world.Last.Message);
        Assert.Equal(job.Name(), world.Last.Metadata!["job-name"]);
    }

    [Theory]
    [InlineData("smoke-test", ".smoke-test.1")]
    [InlineData("Smoke_Test", ".1")]
    [InlineData("a name that is far too long to stand in the name of any Job", ".1")]
    public void Job_NameOfItsMetric_IsInTheNameWhereItCanBe(string metric, string end)
    {
        world.Create(JobMetric with { Name = metric });
        world.Until(() => world.Api.All<Job>().Any(), "the Job");
        var name = Assert.Single(world.Api.All<Job>()).Name();
        Assert.EndsWith(end, name, StringComparison.Ordinal);
        Assert.Matches("^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$", name);
    }

    [Fact]
    public void Job_UnderWayAtARestart_IsNotRunTwice()
    {
        world.Create(JobMetric);
        world.Until(() => world.Api.All<Job>().Any(), "the Job");
        world.Restart();
        world.Pass(5);
        world.EndJob("Complete");
        world.UntilEnd();

        Assert.Single(world.Api.All<Job>());
        Assert.Equal((AnalysisPhase.Successful, 1), (world.Status.Phase, world.Result.Count));
    }

    [Fact]
    public void Job_OfATerminatedRun_IsDeleted()
    {
        world.Create(JobMetric);
        world.Until(() => world.Status.MetricResults?[0].Measurements is [{ Metadata: not null }], "the Job to be noted");
        world.Terminate();
        world.UntilEnd();

        Assert.Empty(world.Api.All<Job>());
    }

    [Fact]
    public void Job_LongUnderWay_WritesNoStatusMeanwhile()
    {
        world.Create(JobMetric);
        world.Pass(10);
        var writes = world.Api.Writes.Count;
        world.Pass(3600);

        Assert.Equal(writes, world.Api.Writes.Count);
    }

    [Theory]
    [InlineData("errorRate", "0.05")]
    [InlineData("successRate", "0.95")]
    [InlineData("requests", "200")]
    [InlineData("requestRate", "20")]
    [InlineData("latency", "0.016384")]
    public void Slipway_CountsOfTheGateway_AreTheValue(string metric, string value)
    {
        world.Create(Slipway(metric));
        world.Pass(2);
        Assert.Equal("waits until the gateways have been watched for 10 seconds", world.Last.Message);
        world.Frame("new", 100, 50);
        world.Frame("new", 100, 5, version: 2);
        world.Pass(1);
        world.Frame("old", 100, 100);
        world.Frame("new", 100, 5, version: 2);
        world.UntilEnd();

        Assert.Equal(value, world.Last.Value);
    }

    [Fact]
    public void Slipway_TooFewRequests_IsWaitedForAndNeitherGoodNorBad()
    {
        world.Create(Slipway("errorRate", minimum: 50));
        world.Pass(60);
        world.Frame("new", 49, 49);
        world.Pass(2);
        Assert.Equal(("Running", "waits for 50 requests to web within 10 seconds"), (world.Status.Phase, world.Last.Message));
        world.Frame("new", 1, 0);
        world.UntilEnd();

        Assert.Equal("0.98", world.Last.Value);
    }

    [Theory]
    [InlineData(null, "0.02")]
    [InlineData("users", "0.02")]
    [InlineData("copies", "0.5")]
    public void Slipway_Traffic_TellsCopiesFromRequestsOfUsers(string? traffic, string value)
    {
        var metric = Slipway("errorRate", minimum: 50);
        world.Create(metric with { Provider = new() { Slipway = metric.Provider!.Slipway! with { Traffic = traffic } } });
        world.Pass(30);
        world.Frame("new", 100, 2);
        world.Pass(1);
        world.Frame("new", 100, 50, copies: true);
        world.UntilEnd();

        Assert.Equal(value, world.Last.Value);
    }

    [Theory]
    [InlineData(null, "0.02")]
    [InlineData("new", "0.02")]
    [InlineData("old", "0.5")]
    public void Slipway_CopiesToASecondStablePod_CountForThatRevisionAlone(string? revision, string value)
    {
        var metric = Slipway("errorRate", minimum: 50);
        world.Create(metric with
        {
            Provider = new() { Slipway = metric.Provider!.Slipway! with { Traffic = "copies", Revision = revision } },
        });
        world.Pass(30);
        world.Frame("old", 60, 30, copies: true, isSecond: true);
        world.Pass(1);
        world.Frame("new", 100, 2, copies: true);
        world.UntilEnd();

        Assert.Equal(value, world.Last.Value);
    }

    [Fact]
    public void Slipway_EndedRun_KeepsNoCounts()
    {
        world.Create(Slipway("requests"));
        world.Pass(60);
        Assert.Equal(AnalysisPhase.Successful, world.Status.Phase);

        Assert.Null(world.Counts.Sum(new ObjectKey("default", "web"), null, TimeSpan.FromSeconds(1), copies: false));
    }
}

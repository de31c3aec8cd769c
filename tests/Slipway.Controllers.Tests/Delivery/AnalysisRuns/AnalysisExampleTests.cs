using System.Text;
using Slipway.Api.Batch;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.AnalysisRuns;
using Slipway.Controllers.Tests.Delivery.AnalysisRuns.PodMetrics;
using Slipway.Controllers.Tests.Delivery.Experiments;
using Slipway.Controllers.Tests.Delivery.Rollouts;

namespace Slipway.Controllers.Tests.Delivery.AnalysisRuns;

/// <summary>The manifests of analyses that people start from: every field is known and honoured, and each runs to its end.</summary>
public sealed class AnalysisExampleTests
{
    private readonly AnalysisWorld world = new();

    [Fact]
    public void Slipway_Example_IsMeasured()
    {
        Create("slipway", ("service", "web"));
        for (var i = 0; i < 70 && !IsOver; i++)
        {
            world.Frame("any", requests: 10, bad: 0);
            world.Pass(1);
        }

        Assert.Equal((AnalysisPhase.Successful, 3), (world.Status.Phase, world.Result.Count));
    }

    [Fact]
    public void Pods_Example_IsMeasured()
    {
        var pods = new MetricPods(world);
        pods.Add(20001, "any", static seconds => $"jobs_total{{queue=\"mail\"}} {10 * seconds}\njobs_waiting 12\nother 5");
        Create("pods");
        world.UntilEnd();
        Assert.Equal(AnalysisPhase.Successful, world.Status.Phase);
        Assert.Equal(["0", "12"], world.Status.MetricResults!.Select(static r => r.Measurements![^1].Value));
    }

    [Fact]
    public void Prometheus_Example_IsMeasured()
    {
        world.Server.Answer = static _ => (200, """{"status":"success","data":{"resultType":"vector","result":[{"value":[1,"1"]}]}}""");
        Create("prometheus");
        world.UntilEnd();
        Assert.Equal((AnalysisPhase.Successful, "[1]"), (world.Status.Phase, world.Last.Value));
        Assert.Contains(world.Server.Requests, static r => r.Contains("up%7Bjob%3D%22slipway%22%7D", StringComparison.Ordinal));
    }

    [Fact]
    public void Judge_Example_IsMeasured()
    {
        var points = string.Join(',', Enumerable.Range(0, 20).Select(static i => $"[{i},\"{i % 7}\"]"));
        world.Server.Answer = _ =>
            (200, $"{{\"status\":\"success\",\"data\":{{\"resultType\":\"matrix\",\"result\":[{{\"values\":[{points}]}}]}}}}");
        Create("judge");
        world.UntilEnd();
        Assert.Equal((AnalysisPhase.Successful, "100"), (world.Status.Phase, world.Last.Value));
        Assert.Contains(world.Server.Requests, static r => r.Contains("revision%3D%22new%22", StringComparison.Ordinal));
    }

    [Fact]
    public void Web_Example_IsMeasured()
    {
        world.Server.Answer = static _ => (200, """{"data":{"status":"ok","queue":3}}""");
        Create("web");
        world.UntilEnd();
        Assert.Equal(AnalysisPhase.Successful, world.Status.Phase);
        Assert.All(world.Server.Requests, static r => Assert.Equal("GET http://127.0.0.1:8090/health Bearer change-me", r));
    }

    [Fact]
    public void Job_Example_IsMeasured()
    {
        Create("job");
        world.Until(() => world.Api.All<Job>().Any(), "the Job");
        Assert.Equal("echo:1", world.Api.All<Job>().Single().Spec!.Template!.Spec!.Containers![0].Image);
        world.EndJob("Complete");
        world.UntilEnd();
        Assert.Equal(AnalysisPhase.Successful, world.Status.Phase);
    }

    [Theory]
    [InlineData("slipway", "service")]
    [InlineData("pods", "app")]
    [InlineData("prometheus", "")]
    [InlineData("web", "url")]
    [InlineData("job", "")]
    [InlineData("experiment", "service")]
    [InlineData("experiment-step", "hash")]
    public void Template_OfAnExample_NeedsOnlyTheArgumentsItSays(string name, string arguments)
    {
        var template = ExampleFiles.Objects("analysis", name).OfType<AnalysisTemplate>().Single();
        var composed = AnalysisRunComposer.Compose(new AnalysisRunRequest
        {
            Name = "r",
            Owner = new Rollout { Metadata = new ObjectMeta { Name = "web", Namespace = "default" } },
            Templates = new AnalysisTemplateSet { Templates = [template] },
            Path = "spec",
            Analysis = new RolloutAnalysis
            {
                Templates = [new RolloutAnalysisTemplate { TemplateName = template.Name() }],
                Args = [.. arguments.Split(',', StringSplitOptions.RemoveEmptyEntries)
                    .Select(static a => new AnalysisRunArgument { Name = a, Value = "x" })],
            },
        });
        Assert.Equal("", composed.Message);
    }

    [Fact]
    public void Experiment_Example_RunsToItsEnd()
    {
        var objects = ExampleFiles.Objects("analysis", "experiment").ToList();
        var play = new ExperimentPlay(objects.OfType<Experiment>().Single().Spec)
        {
            Templates = new AnalysisTemplateSet { Templates = [.. objects.OfType<AnalysisTemplate>()] },
        }.Run(5);
        Assert.Equal(["exp-baseline", "exp-candidate"], play.Services.Keys);
        Assert.Equal("exp-candidate", play.Runs["exp-answers"].Spec!.Args!.Single().Value);
        play.Measured("exp-answers", "Successful");
        play.Run(70);
        Assert.Equal("Successful", play.Status.Phase);
    }

    [Fact]
    public void ExperimentStep_Example_IsReleasedToItsEnd()
    {
        var objects = ExampleFiles.Objects("analysis", "experiment-step").ToList();
        var rollout = objects.OfType<Rollout>().Single();
        var release = new RolloutWorld(rollout.Spec!.Replicas!.Value, rollout.Spec.Strategy!)
        {
            Templates = new AnalysisTemplateSet { Templates = [.. objects.OfType<AnalysisTemplate>()] },
        };
        release.Take(rollout, objects.OfType<Service>());
        release.AddGateway("gw-1");
        release.RunUntil(() => release.Status.Phase == "Healthy", "first deployment");
        release.Spec(static s => s with { Template = RolloutWorld.WithImage(s.Template!, "echo:2") });
        release.RunUntil(() => release.Experiments.Count == 1, "the experiment");
        release.Experimented("Running");
        release.RunUntil(
            () => release.Split!.Spec!.Revisions!.Count(static r => r is { Role: "Experiment", Weight: 500 }) == 2, "the shares");
        release.Experimented("Successful");
        release.RunUntil(() => release.Status.Phase == "Healthy" && release.Status.StableRS == release.Hash, "the end");
    }

    private bool IsOver => AnalysisPhase.IsCompleted(world.Status.Phase);

    private void Create(string example, params (string Name, string Value)[] arguments)
    {
        var objects = ExampleFiles.Objects("analysis", example).ToList();
        foreach (var secret in objects.OfType<Secret>())
        {
            var data = secret.StringData!.ToDictionary(static p => p.Key, static p => Encoding.UTF8.GetBytes(p.Value));
            world.Add(secret with { Metadata = secret.Metadata! with { Namespace = "default" }, Data = data, StringData = null });
        }

        var run = objects.OfType<AnalysisRun>().Single();
        var given = run.Spec!.Args!.Select(
            a => arguments.FirstOrDefault(g => g.Name == a.Name).Value is { } value ? a with { Value = value } : a);
        world.Add(run with
        {
            Metadata = new ObjectMeta { Name = "r", Namespace = "default" },
            Spec = run.Spec with { Args = [.. given] },
        });
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Api.Apps;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Client;
using Slipway.Client.Informers;
using Slipway.Client.Reconciling;
using Slipway.Controllers.Delivery.AnalysisRuns;
using Slipway.Controllers.Delivery.AnalysisRuns.Providers;
using Slipway.Controllers.Delivery.Experiments;
using Slipway.Controllers.Tests.Delivery.AnalysisRuns;
using Slipway.TestKit;

namespace Slipway.Controllers.Tests.Delivery.Experiments;

/// <summary>Experiments on the real API server: ReplicaSets, pods, Services and runs, each controller with the rights of its own
/// user.</summary>
public sealed class ExperimentApiTests : IDisposable
{
    private const string Ns = "default";
    private readonly SimulatedTime time = new();
    private readonly SimulationContext pump;
    private readonly ScriptedServer metrics = new();
    private TestApiServer server = null!;

    public ExperimentApiTests() => pump = new SimulationContext(time, 11);

    public void Dispose() => metrics.Dispose();

    [Theory]
    [InlineData("slipway.dev/v1alpha1")]
    [InlineData("argoproj.io/v1alpha1")]
    public void Experiment_OfEachGroup_RunsMeasuresAndClearsUp(string apiVersion)
    {
        Start();
        metrics.Answer = static _ => (200, "1");
        Create(apiVersion, Template(apiVersion));
        Create(apiVersion, Experiment(apiVersion, "exp", duration: "20s"));
        Until(() => Status(apiVersion).Phase == "Running", "the experiment to run");
        Until(() => Status(apiVersion).AnalysisRuns?[0].Phase == "Successful", "the analysis");
        var status = Status(apiVersion);
        Assert.Equal(["exp-a", "exp-b"], List<ReplicaSet>().Select(static s => s.Name()));
        Assert.Equal(["exp-a"], List<Service>().Select(static s => s.Name()));
        Assert.Equal(3, List<Pod>().Count);
        Assert.Contains(metrics.Requests, r => r.EndsWith("/" + status.TemplateStatuses![0].PodTemplateHash, StringComparison.Ordinal));
        Until(() => Status(apiVersion).Phase == "Successful", "the end");
        Until(() => List<Pod>().Count == 0, "the pods to go");
        Until(() => List<Service>().All(static s => s.Name() != "exp-a"), "the Service to go");
        var version = Version(apiVersion);
        pump.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(version, Version(apiVersion));
        Delete(apiVersion);
        Until(() => List<ReplicaSet>().Count == 0, "garbage collection");
        Assert.Empty(Runs(apiVersion));
    }

    [Fact]
    public void Experiment_FailingAnalysis_EndsItAndSaysWhy()
    {
        const string apiVersion = "slipway.dev/v1alpha1";
        Start();
        metrics.Answer = static _ => (200, "0");
        Create(apiVersion, Template(apiVersion));
        Create(apiVersion, Experiment(apiVersion, "exp", duration: "1h"));
        Until(() => Status(apiVersion).Phase == "Failed", "the failure");
        Assert.Contains("failed (1) > failureLimit (0)", Status(apiVersion).Message, StringComparison.Ordinal);
        Until(() => List<Pod>().Count == 0, "the pods to go");
        Assert.Contains(List<Event>(), static e => e is { Reason: "ExperimentFailed", Type: "Warning" });
    }

    [Fact]
    public void Experiment_PodsThatTheApiRefuses_EndsInErrorWithItsWords()
    {
        const string apiVersion = "slipway.dev/v1alpha1";
        Start();
        Create(apiVersion, Experiment(apiVersion, "E" + new string('x', 300), duration: "1h", name: "exp"));
        Until(() => Status(apiVersion).Phase == "Error", "the refusal");
        Assert.Contains("was refused: ", Status(apiVersion).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Experiment_RunThatTheApiRefuses_EndsInErrorWithItsWords()
    {
        const string apiVersion = "slipway.dev/v1alpha1";
        Start();
        Create(apiVersion, Template(apiVersion));
        var experiment = Experiment(apiVersion, "exp", duration: "1h");
        var labels = new Dictionary<string, string> { ["team"] = "no spaces here" };
        Create(apiVersion, experiment with { Spec = experiment.Spec! with { AnalysisRunMetadata = new() { Labels = labels } } });
        Until(() => Status(apiVersion).Phase == "Error", "the refusal");
        Assert.Contains("AnalysisRun exp-rate was refused: ", Status(apiVersion).Message, StringComparison.Ordinal);
        Assert.Contains("no spaces here", Status(apiVersion).Message, StringComparison.Ordinal);
    }

    private static Experiment Experiment(string apiVersion, string set, string duration, string name = "exp") => new()
    {
        ApiVersion = apiVersion,
        Kind = "Experiment",
        Metadata = new ObjectMeta { Name = name, Namespace = Ns },
        Spec = new ExperimentSpec
        {
            Duration = duration,
            ScaleDownDelaySeconds = 5,
            Templates =
            [
                ExperimentPlay.Template(set == name ? "a" : set) with { Service = new CanaryExperimentService() },
                ExperimentPlay.Template("b", 2),
            ],
            Analyses = set != name ? null :
            [
                new CanaryExperimentAnalysis
                {
                    Name = "rate",
                    TemplateName = "rate",
                    RequiredForCompletion = true,
                    Args = [new AnalysisRunArgument { Name = "hash", Value = "{{templates.a.podTemplateHash}}" }],
                },
            ],
        },
    };

    private static AnalysisTemplate Template(string apiVersion) => ExperimentPlay.Rate("rate").Templates[0] with
    {
        ApiVersion = apiVersion, Kind = "AnalysisTemplate",
    };

    private void Start()
    {
        server = pump.Complete(() => TestApiServer.StartAsync(time));
        var informers = new InformerSet(server.Admin, time, new Random(7), NullLoggerFactory.Instance);
        var context = new ControllerContext(server.AsController, informers, time, new Random(7), server.Ids, NullLoggerFactory.Instance);
        var node = context.Controller("node", new RealNode(server.Admin, informers.For<Pod>(), time));
        informers.For<Pod>().OnChange((old, pod) => node.Queue.Add((pod ?? old)!.Key()));
        var invoker = new HttpMessageInvoker(metrics);
        var counts = new TrafficCounts(time);
        var http = new MetricHttp(invoker, invoker);
        var scraper = context.AddPodScraper(http);
        var runs = Kinds.AllOf<AnalysisRun>().Select(k => context.AddAnalysisRuns(k, http, counts, scraper));
        var experiments = Kinds.AllOf<Experiment>().Select(k => context.AddExperiments(k));
        pump.Run(new ControllerHost(
            informers, [.. ClusterControllers.All(context, "PEM"), node, .. runs, .. experiments]).Start);
    }

    private void Create<T>(string apiVersion, T value)
        where T : KubeObject => pump.Complete(async () =>
            (await server.Admin.CreateAsync(Kinds.Find(apiVersion, typeof(T).Name)!, value, WriteQuery.Default, default)).OrThrow());

    private void Delete(string apiVersion) => pump.Complete(async () => (await server.Admin.DeleteAsync(
        Kinds.Find(apiVersion, "Experiment")!, new ObjectKey(Ns, "exp"), new DeleteOptions(), default)).OrThrow());

    private Task<ApiResult<Experiment>> Get(string apiVersion)
        => server.Admin.GetAsync<Experiment>(Kinds.Find(apiVersion, "Experiment")!, new ObjectKey(Ns, "exp"), default);

    private string? Version(string apiVersion) => pump.Complete(() => Get(apiVersion)).OrThrow().Metadata!.ResourceVersion;

    private ExperimentStatus Status(string apiVersion)
        => pump.Complete(() => Get(apiVersion)) is { Succeeded: true } found ? found.Value.Status ?? new() : new();

    private IReadOnlyList<AnalysisRun> Runs(string apiVersion) => pump.Complete(async () => (await server.Admin.ListAsync<AnalysisRun>(
        Kinds.Find(apiVersion, "AnalysisRun")!, new ListQuery { Namespace = Ns }, default)).OrThrow()).Items!;

    private IReadOnlyList<T> List<T>()
        where T : KubeObject
        => pump.Complete(async () => (await server.Admin.ListAsync<T>(new ListQuery { Namespace = Ns }, default)).OrThrow()).Items!;

    private void Until(Func<bool> condition, string awaited)
    {
        for (var i = 0; i < 400; i++)
        {
            if (condition())
            {
                return;
            }

            pump.Advance(TimeSpan.FromMilliseconds(500));
        }

        string[] versions = ["slipway.dev/v1alpha1", "argoproj.io/v1alpha1"];
        var told = string.Join(" ", versions.Select(v => $"{Status(v).Phase} {Status(v).Message}"));
        Assert.Fail($"Still waiting for {awaited}: {told}");
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Api.Batch;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Telemetry;
using Slipway.Client;
using Slipway.Client.Informers;
using Slipway.Client.Reconciling;
using Slipway.Controllers.Delivery.AnalysisRuns;
using Slipway.Controllers.Delivery.AnalysisRuns.PodMetrics;
using Slipway.Controllers.Delivery.AnalysisRuns.Providers;
using Slipway.TestKit;

namespace Slipway.Controllers.Tests.Delivery.AnalysisRuns;

/// <summary>The controllers of AnalysisRuns of both groups over an API in memory, with a server that answers as it is told.</summary>
internal sealed class AnalysisWorld
{
    private const string Ns = "default";
    private Func<Task> stop = static () => Task.CompletedTask;

    public AnalysisWorld(bool hasGateway = true)
    {
        Pump = new SimulationContext(Time, 1);
        Api = new InMemoryApi(Time, new RandomIdSource(new Random(1)));
        if (hasGateway)
        {
            Pump.Complete(async () => (await Api.CreateAsync(
                new GatewayInstance { Metadata = new ObjectMeta { Name = "gateway" } }, default)).OrThrow());
        }

        Start();
    }

    public SimulatedTime Time { get; } = new();

    public SimulationContext Pump { get; }

    public InMemoryApi Api { get; }

    public ScriptedServer Server { get; } = new();

    public TrafficCounts Counts { get; private set; } = null!;

    public PodScraper Scraper { get; private set; } = null!;

    public AnalysisRun? Found => Api.Find<AnalysisRun>(Ns, "r");

    public AnalysisRunStatus Status => Found?.Status ?? new AnalysisRunStatus();

    public MetricResult Result => Status.MetricResults!.Single();

    public Measurement Last => Result.Measurements![^1];

    public IEnumerable<string> EventReasons => Api.All<Event>().Select(static e => e.Reason!);

    public void Start()
    {
        var informers = new InformerSet(Api, Time, new Random(1), NullLoggerFactory.Instance);
        var context = new ControllerContext(
            _ => Api, informers, Time, new Random(2), new RandomIdSource(new Random(3)), NullLoggerFactory.Instance);
        Counts = new TrafficCounts(Time);
        var invoker = new HttpMessageInvoker(Server);
        var http = new MetricHttp(invoker, invoker);
        Scraper = context.AddPodScraper(http);
        var host = new ControllerHost(
            informers, [.. Kinds.AllOf<AnalysisRun>().Select(kind => context.AddAnalysisRuns(kind, http, Counts, Scraper))]);
        stop = () => host.DisposeAsync().AsTask();
        Pump.Run(host.Start);
    }

    /// <summary>Ends the controllers at any point and starts others.</summary>
    public void Restart()
    {
        Pump.End(stop);
        Start();
    }

    public void Create(Metric metric, Func<AnalysisRunSpec, AnalysisRunSpec>? change = null, string apiVersion = "slipway.dev/v1alpha1")
    {
        var spec = new AnalysisRunSpec { Metrics = [metric] };
        var run = new AnalysisRun
        {
            ApiVersion = apiVersion, Kind = "AnalysisRun", Metadata = new ObjectMeta { Name = "r", Namespace = Ns },
            Spec = change?.Invoke(spec) ?? spec,
        };
        var kind = Kinds.Find(apiVersion, "AnalysisRun")!;
        Pump.Complete(async () => (await Api.CreateAsync(kind, run, WriteQuery.Default, default)).OrThrow());
    }

    public void Add<T>(T value)
        where T : KubeObject => Pump.Complete(async () => (await Api.CreateAsync(value, default)).OrThrow());

    public void Terminate() => Pump.Complete(async () =>
        (await Api.UpdateAsync(Found! with { Spec = Found.Spec! with { Terminate = true } }, default)).OrThrow());

    public void EndJob(string type, string? message = null)
    {
        var job = Api.All<Job>().Single();
        var status = new JobStatus { Conditions = [new JobCondition { Type = type, Status = "True", Message = message }] };
        Pump.Complete(async () => (await Api.UpdateStatusAsync(job with { Status = status }, default)).OrThrow());
    }

    public void Pass(double seconds) => Pump.Advance(TimeSpan.FromSeconds(seconds));

    public void Until(Func<bool> condition, string awaited) => Pump.RunUntil(condition, TimeSpan.FromMinutes(30), awaited);

    public void UntilEnd() => Until(() => AnalysisPhase.IsCompleted(Status.Phase), "the run to end");

    /// <summary>A frame of the present: requests to a revision of the Service <c>web</c>, a part of them bad, each 2^14 microseconds
    /// long.</summary>
    public void Frame(string revision, long requests, long bad, int version = 1, bool copies = false, bool isSecond = false)
    {
        TelemetryRow[] rows =
        [
            new TelemetryRow
            {
                Route = "",
                Namespace = Ns,
                Service = "web",
                Revision = revision,
                Pod = "p",
                IsSecond = isSecond ? true : null,
                Started = requests,
                Finished = requests,
                Bad = new Dictionary<string, long> { [FailureClass.ServerError] = bad },
                PastBound = 0,
                Durations = new Dictionary<int, long> { [LogLinearBuckets.IndexOf(16_384)] = requests },
            },
        ];
        Counts.Add(new TelemetryFrame
        {
            Instance = "gw",
            Epoch = "e",
            Id = Time.GetUtcNow().ToUnixTimeMilliseconds() / TelemetryFrame.LengthMilliseconds,
            Version = version,
            Final = false,
            Rows = copies ? [] : rows,
            Mirrored = copies ? rows : [],
        });
    }
}

using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Analysis;
using Slipway.Api.Apps;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Telemetry;
using Slipway.Client;
using Slipway.Client.Informers;
using Slipway.Client.Reconciling;
using Slipway.Client.Telemetry;
using Slipway.Controllers.Delivery.Judgement;
using Slipway.Controllers.Delivery.Objectives;
using Slipway.Controllers.Delivery.Rollouts;
using Slipway.TestKit;

namespace Slipway.Controllers.Tests.Delivery.Rollouts;

/// <summary>The controller of Rollouts over an API in memory, with a gateway that acknowledges and counts, and pods that become
/// ready.</summary>
internal sealed class DeliveryWorld : ITelemetrySource, IDisposable
{
    private const string Ns = "default";
    private const string Gateway = "gw-1";
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(TelemetryFrame.LengthMilliseconds);
    private static readonly IReadOnlyDictionary<string, string> Labels = new Dictionary<string, string> { ["app"] = "web" };
    private readonly Random random;
    private Channel<TelemetryFrame> frames = Channel.CreateUnbounded<TelemetryFrame>();
    private int written;
    private int taken;
    private bool isRead;
    private ControllerHost? host;
    private CancellationTokenSource? following;

    public DeliveryWorld(int seed)
    {
        random = new Random(seed);
        Pump = new SimulationContext(Time, seed);
        Api = new InMemoryApi(Time, new RandomIdSource(new Random(seed)));
        Create(new Service { Metadata = Meta("web"), Spec = new ServiceSpec { Selector = Labels } });
        Create(new GatewayInstance { Metadata = new ObjectMeta { Name = Gateway }, Spec = GatewaySpec() });
        Start();
    }

    public SimulatedTime Time { get; } = new();

    public SimulationContext Pump { get; }

    public InMemoryApi Api { get; }

    public JudgementBook Book { get; private set; } = null!;

    public double RequestsPerFrame { get; set; } = 100;

    /// <summary>How gates are called; counts from the next start on.</summary>
    public HttpMessageInvoker? Gates { get; set; }

    /// <summary>Gates of what is deployed.</summary>
    public IReadOnlyList<RolloutGate>? GateSpecs { get; set; }

    public Dictionary<string, double> ErrorRates { get; } = [];

    /// <summary>Medians of log-normal durations in milliseconds by revision; those without one are not measured.</summary>
    public Dictionary<string, double> Latencies { get; } = [];

    public bool? AbortOnSloBurn { get; set; }

    /// <summary>How what is deployed is judged.</summary>
    public RolloutJudge? Judge { get; set; }

    public Rollout Rollout => Api.Find<Rollout>(Ns, "web")!;

    public RolloutStatus Status => Rollout.Status ?? new RolloutStatus();

    public TrafficSplit? Split => Api.Find<TrafficSplit>(Ns, "web");

    private TrafficSplitInstance? Acknowledged => Split?.Status?.Instances is [var only, ..] ? only : null;

    public static string HashOf(string image) => RevisionHash.Of(Template(image));

    public int WeightOf(string image) => Split?.Spec?.Revisions?.FirstOrDefault(r => r.Hash == HashOf(image))?.Weight ?? 0;

    /// <summary>Starts the controller, as a new process would.</summary>
    public void Start()
    {
        var informers = new InformerSet(Api, Time, new Random(1), NullLoggerFactory.Instance);
        Book = new JudgementBook(new ErrorRateJudge(ErrorRateSettings.Default), Time);
        var context = new ControllerContext(
            _ => Api, informers, Time, new Random(2), new RandomIdSource(new Random(3)), NullLoggerFactory.Instance);
        var controller = context.AddRollouts(Kinds.Of<Rollout>(), Book, Gates);
        var objectives = new ObjectiveBook(Time);
        var counting = context.AddObjectives(objectives);
        var follower = new TelemetryFollower(
            informers.For<GatewayInstance>(),
            this,
            frame =>
            {
                Book.Add(frame);
                objectives.Add(frame);
            },
            Time,
            NullLogger.Instance);
        host = new ControllerHost(informers, [controller, counting]);
        following = new CancellationTokenSource();
        Pump.Run(() =>
        {
            host.Start();
            _ = follower.RunAsync(following!.Token);
        });
        Pump.Await(() => isRead && host.IsReady, "the controller to start");
    }

    public void Dispose()
    {
        End();
        following!.Dispose();
    }

    /// <summary>Ends the controller at any point and starts another.</summary>
    public void Restart()
    {
        End();
        frames = Channel.CreateUnbounded<TelemetryFrame>();
        isRead = false;
        written = taken;
        Start();
    }

    public void Deploy(string image, params CanaryStep[] steps)
    {
        var spec = new RolloutSpec
        {
            Replicas = 4,
            Selector = new LabelSelector { MatchLabels = Labels },
            Template = Template(image),
            Gates = GateSpecs,
            Judge = Judge,
            AbortOnSloBurn = AbortOnSloBurn,
            Strategy = new RolloutStrategy { Canary = new CanaryStrategy { Steps = steps } },
        };
        if (Api.Find<Rollout>(Ns, "web") is { } rollout)
        {
            Update(rollout with { Spec = spec });
        }
        else
        {
            Create(new Rollout { ApiVersion = "slipway.dev/v1alpha1", Kind = "Rollout", Metadata = Meta("web"), Spec = spec });
        }
    }

    public void RunUntil(Func<bool> condition, TimeSpan atMost, string what)
    {
        for (var left = atMost; left > TimeSpan.Zero && !condition(); left -= Frame)
        {
            Step();
        }

        Assert.True(condition(), $"{what}: {Status.Phase} {Status.Message}");
    }

    public void Run(TimeSpan time)
    {
        for (var left = time; left > TimeSpan.Zero; left -= Frame)
        {
            Step();
        }
    }

    /// <summary>One frame of traffic, then everything that follows from it.</summary>
    public void Step()
    {
        var served = Acknowledged?.Weights ?? [];
        var id = Time.GetUtcNow().ToUnixTimeMilliseconds() / TelemetryFrame.LengthMilliseconds;
        Pump.Advance(Frame);
        MovePods();
        MoveGateway();
        written++;
        Pump.Run(() => frames.Writer.TryWrite(new TelemetryFrame
        {
            Instance = Gateway,
            Epoch = "e1",
            Id = id,
            Version = 1,
            Final = false,
            Rows = [.. served.Where(static r => r.Weight > 0).Select(Row)],
        }));
        Pump.Await(() => taken == written, "the frame to be read");
    }

    public async IAsyncEnumerable<TelemetryFrame> ReadAsync(
        GatewayInstance instance, long? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        isRead = true;
        await foreach (var frame in frames.Reader.ReadAllAsync(cancellationToken))
        {
            yield return frame;
            taken++;
        }
    }

    public void Create<T>(T value)
        where T : KubeObject => Pump.Complete(async () => (await Api.CreateAsync(value, CancellationToken.None)).OrThrow());

    public void Update<T>(T value)
        where T : KubeObject => Pump.Complete(async () => (await Api.UpdateAsync(value, CancellationToken.None)).OrThrow());

    public void UpdateStatus<T>(T value)
        where T : KubeObject => Pump.Complete(async () => (await Api.UpdateStatusAsync(value, CancellationToken.None)).OrThrow());

    private void End() => Pump.End(() =>
    {
        following!.Cancel();
        return host!.DisposeAsync().AsTask();
    });

    private static ObjectMeta Meta(string name) => new() { Name = name, Namespace = Ns };

    private static PodTemplateSpec Template(string image) => new()
    {
        Metadata = new ObjectMeta { Labels = Labels },
        Spec = new PodSpec { Containers = [new Container { Name = "main", Image = image }] },
    };

    private GatewayInstanceSpec GatewaySpec() => new() { AdminAddress = "http://127.0.0.1:1", Epoch = "e1", RenewTime = Time.GetUtcNow() };

    private TelemetryRow Row(RevisionWeight revision)
    {
        var requests = (long)(RequestsPerFrame * revision.Weight!.Value / 10_000)
            + (random.NextDouble() < (RequestsPerFrame * revision.Weight.Value / 10_000 % 1) ? 1 : 0);
        var rate = ErrorRates.GetValueOrDefault(revision.Hash!);
        var bad = Enumerable.Range(0, (int)requests).LongCount(_ => random.NextDouble() < rate);
        return new TelemetryRow
        {
            Route = "",
            Namespace = Ns,
            Service = "web",
            Revision = revision.Hash!,
            Pod = revision.Hash!,
            Started = requests,
            Finished = requests,
            Bad = new Dictionary<string, long> { [FailureClass.ServerError] = bad },
            PastBound = 0,
            Durations = Latencies.TryGetValue(revision.Hash!, out var median) ? Durations(requests, median) : new Dictionary<int, long>(),
        };
    }

    private SortedDictionary<int, long> Durations(long requests, double median)
    {
        var durations = new SortedDictionary<int, long>();
        for (var i = 0; i < requests; i++)
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var bucket = LogLinearBuckets.IndexOf((long)(median * 1000 * Math.Exp(0.7 * normal)));
            durations[bucket] = durations.GetValueOrDefault(bucket) + 1;
        }

        return durations;
    }

    private void MovePods()
    {
        foreach (var set in Api.All<ReplicaSet>().Where(static s => s.Status?.AvailableReplicas != s.Spec?.Replicas))
        {
            var pods = set.Spec!.Replicas;
            UpdateStatus(set with { Status = new ReplicaSetStatus { Replicas = pods, AvailableReplicas = pods, ReadyReplicas = pods } });
        }
    }

    private void MoveGateway()
    {
        var gateway = Api.All<GatewayInstance>().Single();
        if (Time.GetUtcNow() - gateway.Spec!.RenewTime >= TimeSpan.FromSeconds(2))
        {
            Update(gateway with { Spec = GatewaySpec() });
        }

        if (Split is { } split && Acknowledged?.ObservedGeneration != split.Metadata!.Generation)
        {
            UpdateStatus(split with
            {
                Status = new TrafficSplitStatus
                {
                    Instances =
                    [
                        new TrafficSplitInstance
                        {
                            Instance = Gateway, ObservedUid = split.Uid(), ObservedGeneration = split.Metadata.Generation,
                                Weights = split.Spec!.Revisions,
                        },
                    ],
                },
            });
        }
    }
}

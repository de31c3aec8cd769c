using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Analysis;
using Slipway.Api.Apps;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Client;
using Slipway.Client.Informers;
using Slipway.Client.Reconciling;
using Slipway.Controllers.Delivery.Judgement;
using Slipway.Controllers.Delivery.Rollouts;
using Slipway.TestKit;

namespace Slipway.Controllers.Tests.Delivery.Rollouts.Adoption;

/// <summary>
/// The real API server with all controllers, a node without processes, and a gateway that acknowledges. At every moment a user of the
/// Service gets an answer, as the gateway chooses who gives it.
/// </summary>
internal sealed class AdoptionWorld
{
    public const string Ns = "team";

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);
    private static readonly IReadOnlyDictionary<string, string> Labels = new Dictionary<string, string> { ["app"] = "web" };

    private readonly SimulatedTime time = new();
    private readonly SimulationContext pump;
    private readonly TestApiServer server;
    private readonly bool hasGateway;
    private Func<Task> stop = static () => Task.CompletedTask;
    private bool isServing;

    public AdoptionWorld(int seed = 5, bool gateway = true, Service? service = null)
    {
        hasGateway = gateway;
        pump = new SimulationContext(time, seed);
        server = pump.Complete(() => TestApiServer.StartAsync(time, seed));
        Start();
        Create(new Namespace { Metadata = new ObjectMeta { Name = Ns } });
        Create(new Service
        {
            Metadata = Meta(service?.Name() ?? "web"),
            Spec = service?.Spec ?? new ServiceSpec { Selector = Labels, Ports = [new ServicePort { Port = 80 }] },
        });
        if (gateway)
        {
            Create(new GatewayInstance { Metadata = Meta("gw"), Spec = Renewed() });
        }
    }

    /// <summary>The writes of the controllers of Rollouts, until they die.</summary>
    public MortalLife Life { get; private set; } = new(int.MaxValue);

    public RolloutStatus Status => Find<Rollout>("web")?.Status ?? new RolloutStatus();

    public Deployment? Deployment => Find<Deployment>("web");

    public TrafficSplit? Split => Find<TrafficSplit>("web");

    public IReadOnlyList<ReplicaSet> Sets => List<ReplicaSet>();

    /// <summary>Uids of all pods that are not on their way out, sorted.</summary>
    public IReadOnlyList<string> Pods => [.. Live().Select(static p => p.Uid()).Order(StringComparer.Ordinal)];

    public IReadOnlyList<Event> Events => List<Event>();

    /// <summary>A Deployment whose pods serve.</summary>
    public AdoptionWorld Deploy(string image = "v1", int replicas = 3, Func<PodSpec, PodSpec>? change = null)
    {
        CreateDeployment(image, replicas, change);
        Until(() => Deployment?.Status?.AvailableReplicas == replicas, $"{image} of the Deployment");
        isServing = true;
        return this;
    }

    /// <summary>From now on somebody must answer at every moment.</summary>
    public void MustServe() => isServing = true;

    public void CreateDeployment(string image = "v1", int replicas = 3, Func<PodSpec, PodSpec>? change = null)
    {
        var web = ControllerWorld.Web(image, replicas);
        var template = web.Spec!.Template!;
        Create(web with
        {
            Metadata = Meta("web"),
            Spec = web.Spec with { Template = template with { Spec = (change ?? (static s => s))(template.Spec!) } },
        });
    }

    /// <summary>A Rollout over the Deployment.</summary>
    public AdoptionWorld Adopt(Func<RolloutSpec, RolloutSpec>? change = null)
    {
        var spec = new RolloutSpec
        {
            Replicas = 3,
            WorkloadRef = new RolloutWorkloadRef { ApiVersion = "apps/v1", Kind = "Deployment", Name = "web" },
            Strategy = new RolloutStrategy
            {
                Canary = new CanaryStrategy
                {
                    AbortScaleDownDelaySeconds = 2,
                    ScaleDownDelaySeconds = 2,
                    Steps = [new() { SetWeight = 34 }, new() { Pause = new CanaryPause() }],
                },
            },
        };
        Create(new Rollout { Metadata = Meta("web"), Spec = (change ?? (static s => s))(spec) });
        return this;
    }

    public AdoptionWorld UntilHealthy(string awaited = "the takeover")
    {
        Until(() => Status.Phase == "Healthy" && IsAdopted, awaited);
        return this;
    }

    /// <summary>Whether all pods are the Rollout's.</summary>
    public bool IsAdopted => Sets.Any(static s => s.Spec?.Replicas > 0)
        && Sets.All(static s => s.Spec?.Replicas == 0 || s.ControllerOwner()?.Kind == "Rollout")
        && (!hasGateway || Split is not null);

    /// <summary>Whether all is the Deployment's, and nothing reminds of a Rollout.</summary>
    public bool IsReturned => Find<Rollout>("web") is null && Deployment is { Spec.Paused: not true } deployment
        && !deployment.Annotations().Keys.Any(static k => k.StartsWith("slipway.dev/", StringComparison.Ordinal))
        && Split is null
        && Sets.All(static s => s.ControllerOwner()?.Kind == "Deployment" && !s.Labels().ContainsKey("rollouts-pod-template-hash"))
        && Live().All(static p => !p.Labels().ContainsKey("rollouts-pod-template-hash"));

    public void SetImage(string image) => Patch<Deployment>(
        $$$"""{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"{{{image}}}"}] } } } }""");

    public void DeleteRollout() => Delete<Rollout>("web");

    public int PodsOf(string image) => Live().Count(p => p.Spec!.Containers![0].Image == image && IsReady(p));

    public int WeightOf(string image)
    {
        var hashes = Sets.Where(s => s.Spec!.Template!.Spec!.Containers![0].Image == image)
            .Select(static s => s.Labels().GetValueOrDefault("rollouts-pod-template-hash")).ToHashSet();
        return Split?.Spec?.Revisions?.Where(r => hashes.Contains(r.Hash)).Sum(static r => r.Weight ?? 0) ?? 0;
    }

    /// <summary>A merge patch of the status, as the stock command line sends it.</summary>
    public void Command(string status) => Patch<Rollout>("{\"status\":" + status + "}", "web", "status");

    public void Patch<T>(string json, string name = "web", string? subresource = null)
        where T : KubeObject => pump.Complete(async () => (await server.Admin.PatchAsync<T>(
            Kinds.Of<T>(), new ObjectKey(Ns, name), new PatchBody(PatchType.Merge, Encoding.UTF8.GetBytes(json)),
            new WriteQuery { Subresource = subresource }, default)).OrThrow());

    public T Create<T>(T value)
        where T : KubeObject => pump.Complete(async () => (await server.Admin.CreateAsync(value, default)).OrThrow());

    public void Update<T>(T value)
        where T : KubeObject => pump.Complete(async () => (await server.Admin.UpdateAsync(value, default)).OrThrow());

    public void Delete<T>(string name)
        where T : KubeObject
        => pump.Complete(async () => (await server.Admin.DeleteAsync<T>(new ObjectKey(Ns, name), default)).OrThrow());

    public T? Find<T>(string name)
        where T : KubeObject => pump.Complete(() => server.Admin.GetAsync<T>(new ObjectKey(Ns, name), default)) is { Succeeded: true } found
            ? found.Value : null;

    public IReadOnlyList<T> List<T>()
        where T : KubeObject
        => pump.Complete(() => server.Admin.ListAsync<T>(new ListQuery { Namespace = Ns }, default)).OrThrow().Items!;

    public static ObjectMeta Meta(string name) => new() { Name = name, Namespace = Ns };

    /// <summary>Lets the controllers of Rollouts die after a number of writes, to be started again when that has happened.</summary>
    public void Restart(int writes)
    {
        Stop();
        Life = new MortalLife(writes);
        Start();
    }

    public void Until(Func<bool> condition, string awaited)
    {
        for (var i = 0; i < 400 && !condition(); i++)
        {
            Step();
        }

        var status = Status;
        Assert.True(condition(), $"still waiting for {awaited}: {status.Phase} {status.Message}");
    }

    public void Step()
    {
        pump.Advance(Tick);
        if (Life.IsOver)
        {
            Restart(int.MaxValue);
        }

        if (!hasGateway)
        {
            CheckAnswer();
            return;
        }

        var gateway = Find<GatewayInstance>("gw")!;
        pump.Complete(async () => (await server.Admin.UpdateAsync(gateway with { Spec = Renewed() }, default)).OrThrow());
        CheckAnswer();
        foreach (var split in List<TrafficSplit>().Where(static s => s.Status?.Instances?[0].ObservedGeneration != s.Metadata!.Generation))
        {
            Acknowledge(split);
        }
    }

    private void Acknowledge(TrafficSplit split)
    {
        var entry = new TrafficSplitInstance
        {
            Instance = "gw",
            ObservedUid = split.Uid(),
            ObservedGeneration = split.Metadata!.Generation,
            Weights = split.Spec!.Revisions,
        };
        pump.Complete(async () => (await server.Admin.UpdateStatusAsync(
            split with { Status = new TrafficSplitStatus { Instances = [entry] } }, default)).OrThrow());
    }

    /// <summary>Some ready pod answers: of a revision with a share, or of one that stands in for it.</summary>
    private void CheckAnswer()
    {
        if (!isServing)
        {
            return;
        }

        var ready = Live().Where(IsReady).ToList();
        var hashes = Split?.Spec?.Revisions?.Select(static r => r.Hash ?? "").ToHashSet();
        Assert.Contains(ready, p => hashes is null
            || hashes.Contains(p.Labels().GetValueOrDefault("rollouts-pod-template-hash") ?? ""));
        Assert.True(ready.Count >= 3, $"{ready.Count} pods are ready");
    }

    private IEnumerable<Pod> Live() => List<Pod>().Where(static p => !p.IsTerminating());

    private static bool IsReady(Pod pod) => pod.Status?.Conditions?.Any(static c => c is { Type: "Ready", Status: "True" }) is true;

    private GatewayInstanceSpec Renewed()
        => new() { Address = "http://127.0.0.1:1", AdminAddress = "http://127.0.0.1:2", Epoch = "e1", RenewTime = time.GetUtcNow() };

    private void Start()
    {
        var informers = new InformerSet(server.Admin, time, new Random(7), NullLoggerFactory.Instance);
        var rollouts = Kinds.AllOf<Rollout>().Select(RolloutRegistration.NameOf).ToHashSet();
        var context = new ControllerContext(
            name => rollouts.Contains(name) ? new MortalApi(server.AsController(name), Life) : server.AsController(name),
            informers, time, new Random(7), server.Ids, NullLoggerFactory.Instance);
        var node = context.Controller("node", new RealNode(server.Admin, informers.For<Pod>(), time));
        informers.For<Pod>().OnChange((old, pod) => node.Queue.Add((pod ?? old)!.Key()));
        List<Controller> all =
        [
            .. ClusterControllers.All(context, "PEM"), node,
            .. Kinds.AllOf<Rollout>()
                .Select(k => context.AddRollouts(k, new JudgementBook(new ErrorRateJudge(ErrorRateSettings.Default), time))),
        ];
        var host = new ControllerHost(informers, all);
        stop = async () => await host.DisposeAsync();
        pump.Run(host.Start);
    }

    private void Stop() => pump.End(stop);
}

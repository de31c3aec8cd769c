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

namespace Slipway.Controllers.Tests.Delivery.Rollouts;

/// <summary>All controllers on the real API server, with ReplicaSets that have their pods at once and a gateway that
/// acknowledges.</summary>
internal sealed class CommandWorld
{
    private const string Ns = "team";
    private static readonly ObjectKey Key = new(Ns, "web");
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);
    private static readonly IReadOnlyDictionary<string, string> Labels = new Dictionary<string, string> { ["app"] = "web" };
    private readonly SimulationContext pump;
    private readonly TestApiServer server;
    private readonly KindInfo kind;

    public CommandWorld(int seed = 3, string group = Kinds.OwnGroup)
    {
        kind = Kinds.AllOf<Rollout>().Single(k => k.Group == group);
        pump = new SimulationContext(Time, seed);
        server = pump.Complete(() => TestApiServer.StartAsync(Time));
        var informers = new InformerSet(server.Admin, Time, new Random(seed), NullLoggerFactory.Instance);
        var context = new ControllerContext(server.AsController, informers, Time, new Random(seed), server.Ids, NullLoggerFactory.Instance);
        var rollouts = Kinds.AllOf<Rollout>()
            .Select(k => context.AddRollouts(k, new JudgementBook(new ErrorRateJudge(ErrorRateSettings.Default), Time))).ToList();
        pump.Run(new ControllerHost(informers, rollouts).Start);
        Create(new Namespace { Metadata = new ObjectMeta { Name = Ns } });
        Create(new Service
        {
            Metadata = Meta("web"),
            Spec = new ServiceSpec { Selector = Labels, Ports = [new ServicePort { Port = 80 }] },
        });
        Create(new GatewayInstance { Metadata = Meta("gw"), Spec = Renewed() });
    }

    public SimulatedTime Time { get; } = new();

    public Rollout Rollout => RolloutOf(kind.Group);

    public RolloutStatus Status => Rollout.Status ?? new RolloutStatus();

    /// <summary>Share of a version in percent that the gateway has in force.</summary>
    public double WeightOf(string image)
        => (Split?.Status?.Instances is [var gateway, ..] ? gateway.Weights!.FirstOrDefault(w => w.Hash == HashOf(image))?.Weight
            ?? 0 : 0) / 100.0;

    public int PodsOf(string image) => Sets.SingleOrDefault(s => ImageOf(s) == image)?.Spec?.Replicas ?? 0;

    /// <summary>Owners of everything that the controllers made.</summary>
    public IEnumerable<OwnerReference> Owners
        => Sets.Cast<KubeObject>().Append(Split!).SelectMany(static o => o.Metadata!.OwnerReferences ?? []);

    /// <summary>API versions of the objects that events are about.</summary>
    public IEnumerable<string?> EventsAbout
        => pump.Complete(() => server.Admin.ListAsync<Event>(new ListQuery { Namespace = Ns }, default)).OrThrow().Items!
            .Select(static e => e.InvolvedObject!.ApiVersion);

    /// <summary>Messages of the events with a reason.</summary>
    public IEnumerable<string?> Events(string reason)
        => pump.Complete(() => server.Admin.ListAsync<Event>(new ListQuery { Namespace = Ns }, default)).OrThrow().Items!
            .Where(e => e.Reason == reason).Select(static e => e.Message);

    private TrafficSplit? Split => pump.Complete(() => server.Admin.GetAsync<TrafficSplit>(Key, default)).Value;

    private IReadOnlyList<ReplicaSet> Sets =>
        pump.Complete(() => server.Admin.ListAsync<ReplicaSet>(new ListQuery { Namespace = Ns }, default)).OrThrow().Items!;

    /// <summary>Rolls out a first version, then begins a second in steps of 10 % (until promoted), 50 % (until promoted) and all.</summary>
    public CommandWorld Begin()
    {
        CreateRollout(kind.Group, "web");
        Until(() => Status.Phase == "Healthy" && WeightOf("v1") == 100, "v1");
        SetImage("v2");
        Until(() => Status.Phase == "Paused" && WeightOf("v2") == 10, "the first pause of v2");
        return this;
    }

    /// <summary>A Rollout of the first version in a group, for the pods with this label.</summary>
    public void CreateRollout(string group, string app)
    {
        var of = Kinds.AllOf<Rollout>().Single(k => k.Group == group);
        var labels = new Dictionary<string, string> { ["app"] = app };
        var spec = Spec("v1");
        spec = spec with
        {
            Selector = new LabelSelector { MatchLabels = labels },
            Template = spec.Template! with { Metadata = new ObjectMeta { Labels = labels } },
        };
        pump.Complete(async () => (await server.Admin.CreateAsync(
            of, new Rollout { Metadata = Meta("web"), Spec = spec }, WriteQuery.Default, default)).OrThrow());
    }

    public void DeleteRollout(string group) => pump.Complete(async () => (await server.Admin.DeleteAsync(
        Kinds.AllOf<Rollout>().Single(k => k.Group == group), Key, new DeleteOptions(), default)).OrThrow());

    public Rollout RolloutOf(string group) => pump.Complete(() => server.Admin.GetAsync<Rollout>(
        Kinds.AllOf<Rollout>().Single(k => k.Group == group), Key, default)).OrThrow();

    public void SetImage(string image) => Patch(
        """{"spec":{"template":{"spec":{"containers":[{"name":"main","image":"IMAGE"}]}}}}""".Replace("IMAGE", image, StringComparison.Ordinal), null);

    /// <summary>A merge patch, of a subresource or of the object itself.</summary>
    public void Patch(string json, string? subresource)
    {
        var patch = new PatchBody(PatchType.Merge, Encoding.UTF8.GetBytes(json));
        pump.Complete(async () => (await server.Admin.PatchAsync<Rollout>(
            kind, Key, patch, new WriteQuery { Subresource = subresource }, default)).OrThrow());
    }

    /// <summary>A merge patch of the status, as the stock command line sends it.</summary>
    public void Command(string status) => Patch("{\"status\":" + status + "}", "status");

    public void Until(Func<bool> condition, string awaited)
    {
        for (var i = 0; i < 240 && !condition(); i++)
        {
            Step();
        }

        var status = Status;
        Assert.True(condition(),
            $"still waiting for {awaited}: {status.Phase} {status.Message}, step {status.CurrentStepIndex}, abort {status.Abort}");
    }

    public void Step()
    {
        pump.Advance(Tick);
        foreach (var set in Sets.Where(static s => s.Status?.AvailableReplicas != s.Spec?.Replicas))
        {
            var pods = set.Spec!.Replicas;
            UpdateStatus(set with { Status = new ReplicaSetStatus { Replicas = pods, AvailableReplicas = pods, ReadyReplicas = pods } });
        }

        var gateway = pump.Complete(() => server.Admin.GetAsync<GatewayInstance>(new ObjectKey(Ns, "gw"), default)).OrThrow();
        pump.Complete(async () => (await server.Admin.UpdateAsync(gateway with { Spec = Renewed() }, default)).OrThrow());
        if (Split is { } split && split.Status?.Instances?[0].ObservedGeneration != split.Metadata!.Generation)
        {
            UpdateStatus(split with
            {
                Status = new TrafficSplitStatus
                {
                    Instances =
                    [
                        new TrafficSplitInstance
                        {
                            Instance = "gw", ObservedUid = split.Uid(), ObservedGeneration = split.Metadata.Generation,
                                Weights = split.Spec!.Revisions,
                        },
                    ],
                },
            });
        }
    }

    private static RolloutSpec Spec(string image) => new()
    {
        Replicas = 4,
        Selector = new LabelSelector { MatchLabels = Labels },
        Template = new PodTemplateSpec
        {
            Metadata = new ObjectMeta { Labels = Labels },
            Spec = new PodSpec { Containers = [new Container { Name = "main", Image = image }] },
        },
        Strategy = new RolloutStrategy
        {
            Canary = new CanaryStrategy
            {
                AbortScaleDownDelaySeconds = 2,
                Steps = [new() { SetWeight = 10 }, new() { Pause = new CanaryPause() }, new() { SetWeight = 50 },
                    new() { Pause = new CanaryPause() }],
            },
        },
    };

    private static ObjectMeta Meta(string name) => new() { Name = name, Namespace = Ns };

    private static string? ImageOf(ReplicaSet set) => set.Spec?.Template?.Spec?.Containers?[0].Image;

    private string? HashOf(string image)
        => Sets.SingleOrDefault(s => ImageOf(s) == image)?.Labels().GetValueOrDefault("rollouts-pod-template-hash");

    private GatewayInstanceSpec Renewed()
        => new() { Address = "http://127.0.0.1:1", AdminAddress = "http://127.0.0.1:2", Epoch = "e1", RenewTime = Time.GetUtcNow() };

    public T Create<T>(T value)
        where T : KubeObject => pump.Complete(async () => (await server.Admin.CreateAsync(value, default)).OrThrow());

    public void UpdateStatus<T>(T value)
        where T : KubeObject => pump.Complete(async () => (await server.Admin.UpdateStatusAsync(value, default)).OrThrow());
}

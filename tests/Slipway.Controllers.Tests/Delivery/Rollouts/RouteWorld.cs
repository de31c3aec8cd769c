using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Analysis;
using Slipway.Api.Apps;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Discovery;
using Slipway.Api.Gateway;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;
using Slipway.Client;
using Slipway.Client.Informers;
using Slipway.Client.Reconciling;
using Slipway.Controllers.Delivery.Judgement;
using Slipway.Controllers.Delivery.Rollouts;
using Slipway.Controllers.Delivery.TrafficRouting;
using Slipway.TestKit;

namespace Slipway.Controllers.Tests.Delivery.Rollouts;

/// <summary>
/// A cluster with somebody's gateway, which knows nothing of Slipway: an HTTPRoute shares the traffic between two Services, and the gateway
/// accepts a change of it after a moment. At each step it is seen what users would get.
/// </summary>
internal sealed class RouteWorld
{
    private const string Ns = "team";
    private static readonly ObjectKey Key = new(Ns, "web");
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);
    private static readonly IReadOnlyDictionary<string, string> Labels = new Dictionary<string, string> { ["app"] = "web" };
    private static readonly RouteServices Services = new(Ns, "web-stable", "web-canary") { Managed = ["qa", "shadow"] };
    private readonly SimulationContext pump;
    private readonly TestApiServer server;

    public RouteWorld(string strategy, int seed = 5, bool gatewayAnswers = true)
    {
        GatewayAnswers = gatewayAnswers;
        pump = new SimulationContext(Time, seed);
        server = pump.Complete(() => TestApiServer.StartAsync(Time));
        var informers = new InformerSet(server.Admin, Time, new Random(seed), NullLoggerFactory.Instance);
        var context = new ControllerContext(server.AsController, informers, Time, new Random(seed), server.Ids, NullLoggerFactory.Instance);
        var node = context.Controller("node", new RealNode(server.Admin, informers.For<Pod>(), Time));
        informers.For<Pod>().OnChange((old, pod) => node.Queue.Add((pod ?? old)!.Key()));
        var rollouts = context.AddRollouts(
            Kinds.Of<Rollout>(), new JudgementBook(new ErrorRateJudge(ErrorRateSettings.Default), Time));
        pump.Run(new ControllerHost(informers, [.. ClusterControllers.All(context, "PEM"), node, rollouts]).Start);
        Create(new Namespace { Metadata = new ObjectMeta { Name = Ns } });
        Create(Service("web-stable"));
        Create(Service("web-canary"));
        CreateRoute();
        Create(Read<Rollout>("""
            {"metadata":{"name":"web","namespace":"team"},"spec":{"replicas":2,"selector":{"matchLabels":{"app":"web"}},
            "template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"main","image":"v1"}]}},
            "strategy":{"canary":STRATEGY}}}
            """.Replace("STRATEGY", strategy, StringComparison.Ordinal)));
    }

    public SimulatedTime Time { get; } = new();

    /// <summary>Whether the gateway answers changes of the route.</summary>
    public bool GatewayAnswers { get; set; }

    /// <summary>Moments at which a Service with a share had no endpoints, or endpoints of several revisions.</summary>
    public List<string> Faults { get; } = [];

    public Rollout Rollout => Get<Rollout>("web");

    public RolloutStatus Status => Rollout.Status ?? new RolloutStatus();

    public HTTPRoute Route => Get<HTTPRoute>("web");

    /// <summary>Names of the rules, in their order; <c>-</c> for none.</summary>
    public string Rules => string.Join(' ', Route.Spec!.Rules!.Select(static r => r.Name ?? "-"));

    public int Written => HttpRouteWeights.Read(Route, Services) ?? 0;

    /// <summary>Share of a version in percent, by the weights of the route and the endpoints behind them.</summary>
    public double ShareOf(string image)
        => (((Images("web-canary").Contains(image) ? Written : 0)
            + (Images("web-stable").Contains(image) ? HttpRouteWeights.Everything - Written : 0)) / 100.0);

    public int PodsOf(string image) => List<ReplicaSet>().SingleOrDefault(s => ImageOf(s) == image)?.Spec?.Replicas ?? 0;

    public void CreateRoute()
    {
        Create(Read<HTTPRoute>("""
            {"metadata":{"name":"web","namespace":"team"},"spec":{"parentRefs":[{"name":"edge"}],"rules":[{"backendRefs":[
            {"name":"web-stable","port":80},{"name":"web-canary","port":80}]},
            {"name":"own","matches":[{"path":{"type":"PathPrefix","value":"/own"}}],"backendRefs":[{"name":"web-stable","port":80}]}]}}
            """));
        Answer();
    }

    public void DeleteRoute() => pump.Complete(async () => (await server.Admin.DeleteAsync<HTTPRoute>(Key, default)).OrThrow());

    public void SetImage(string image) => Patch<Rollout>(
        """{"spec":{"template":{"spec":{"containers":[{"name":"main","image":"IMAGE"}]}}}}"""
            .Replace("IMAGE", image, StringComparison.Ordinal),
        null);

    /// <summary>A merge patch of the status, as the stock command line sends it.</summary>
    public void Command(string status) => Patch<Rollout>("{\"status\":" + status + "}", "status");

    public void Patch<T>(string json, string? subresource)
        where T : KubeObject => pump.Complete(async () => (await server.Admin.PatchAsync<T>(
            Kinds.Of<T>(), Key, new PatchBody(PatchType.Merge, Encoding.UTF8.GetBytes(json)),
            new WriteQuery { Subresource = subresource }, default)).OrThrow());

    public void Until(Func<bool> condition, string awaited)
    {
        for (var i = 0; i < 480 && !condition(); i++)
        {
            Step();
        }

        Assert.True(condition(), $"still waiting for {awaited}: {Status.Phase} {Status.Message}");
    }

    public void Step()
    {
        pump.Advance(Tick);
        if (List<HTTPRoute>().Count > 0)
        {
            Look();
            Answer();
        }
    }

    /// <summary>What the gateway does after each change of the route.</summary>
    private void Answer()
    {
        var route = Get<HTTPRoute>("web");
        if (GatewayAnswers && route.Status?.Parents?[0].Conditions?[0].ObservedGeneration != route.Metadata!.Generation)
        {
            UpdateStatus(route with { Status = new HTTPRouteStatus { Parents = [Accepted(route.Metadata!.Generation!.Value)] } });
        }
    }

    private void Look()
    {
        if (Status.StableRS is null || Status.StableRS.Length == 0)
        {
            return;
        }

        foreach (var (service, share) in new[] { ("web-stable", HttpRouteWeights.Everything - Written), ("web-canary", Written) })
        {
            if (share > 0 && Images(service).Count == 0)
            {
                Faults.Add($"{service} has a share of {share} and no endpoints");
            }
        }
    }

    private List<string> Images(string service)
    {
        var pods = List<Pod>().ToDictionary(static p => p.Uid());
        return [.. List<EndpointSlice>().Where(s => s.Labels().GetValueOrDefault("kubernetes.io/service-name") == service)
            .SelectMany(static s => s.Endpoints ?? []).Where(static e => e.Conditions?.Ready is true)
            .Select(e => pods[e.TargetRef!.Uid!].Spec!.Containers![0].Image!).Distinct()];
    }

    private RouteParentStatus Accepted(long generation) => new()
    {
        ParentRef = new ParentReference { Name = "edge" },
        ControllerName = "example.com/edge",
        Conditions =
        [
            new Condition
            {
                Type = "Accepted", Status = "True", Reason = "Accepted", Message = "accepted", ObservedGeneration = generation,
                LastTransitionTime = Time.GetUtcNow(),
            },
        ],
    };

    private static string? ImageOf(ReplicaSet set) => set.Spec?.Template?.Spec?.Containers?[0].Image;

    private static Service Service(string name) => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = Ns },
        Spec = new ServiceSpec { Selector = Labels, Ports = [new ServicePort { Port = 80 }] },
    };

    private static T Read<T>(string json)
        where T : KubeObject => ApiJson.Deserialize<T>(Encoding.UTF8.GetBytes(json));

    private T Get<T>(string name)
        where T : KubeObject => pump.Complete(() => server.Admin.GetAsync<T>(new ObjectKey(Ns, name), default)).OrThrow();

    private IReadOnlyList<T> List<T>()
        where T : KubeObject
        => pump.Complete(() => server.Admin.ListAsync<T>(new ListQuery { Namespace = Ns }, default)).OrThrow().Items!;

    private void Create<T>(T value)
        where T : KubeObject => pump.Complete(async () => (await server.Admin.CreateAsync(value, default)).OrThrow());

    private void UpdateStatus<T>(T value)
        where T : KubeObject => pump.Complete(async () => (await server.Admin.UpdateStatusAsync(value, default)).OrThrow());
}

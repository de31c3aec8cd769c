using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;
using Slipway.ApiServer;
using Slipway.ApiServer.Reading;
using Slipway.Cli.Hosting;
using Slipway.Client;
using Slipway.Client.Informers;
using Slipway.Client.Reconciling;
using Slipway.Controllers;
using Slipway.Controllers.Delivery.AnalysisRuns.Providers;
using Slipway.Storage;
using Slipway.Storage.Memory;
using Slipway.TestKit;

namespace Slipway.Simulation.Tests.Growth;

/// <summary>
/// The whole control plane without faults, on simulated time, with nodes that run everything at once: it counts what it does.
/// </summary>
internal sealed class CrowdedPlane
{
    private const string Person = "person";
    private readonly SimulatedTime time = new();
    private readonly SimulationContext pump;
    private readonly WorkCounts counts = new();
    private readonly MemoryStore store;
    private readonly ApiServerHost server;
    private readonly List<Controller> controllers;
    private Task renewing = Task.CompletedTask;
    private int version = 1;

    public CrowdedPlane()
    {
        pump = new SimulationContext(time);
        store = new MemoryStore(new MemoryStoreOptions { Time = time });
        server = pump.Complete(() => ApiServerHost.StartAsync(new ApiServerOptions
        {
            Store = new CountingStore(store, counts), Time = time, Ids = new RandomIdSource(new Random(1)), Pki = TestApiServer.Keys,
        }, CancellationToken.None));
        var informers = new InformerSet(As("cache"), time, new Random(2), NullLoggerFactory.Instance);
        var context = new ControllerContext(
            As, new CountingInformers(informers, counts), time, new Random(3), new RandomIdSource(new Random(4)),
            NullLoggerFactory.Instance);
        controllers = Compose(context, out var start);
        pump.Run(new ControllerHost(informers, controllers).Start);
        pump.Run(start);
        Create<AnalysisTemplate>("slipway.dev/v1alpha1", CrowdManifests.Analysis);
    }

    /// <summary>Services that stand.</summary>
    public int Services { get; private set; }

    /// <summary>Objects in the store, by kind.</summary>
    public WorkCounts Objects()
    {
        var objects = new WorkCounts();
        foreach (var kind in Kinds.All.Where(static k => !k.IsRequest))
        {
            objects.Add(kind.GroupResource, ((ListOutcome.Page)store.List(ObjectKeys.Prefix(kind, ""))).Entries.Count);
        }

        return objects;
    }

    /// <summary>What was done so far.</summary>
    public WorkCounts Work()
    {
        var work = counts.Copy();
        foreach (var controller in controllers)
        {
            work.Add(
                "reconciles: " + controller.Name, Enum.GetValues<ReconcileResult>().Sum(result => controller.Counts[result]));
        }

        return work;
    }

    /// <summary>Puts services beside those that stand, and waits until all are live.</summary>
    public void GrowTo(int services)
    {
        for (; Services < services; Services++)
        {
            Create<ConfigMap>("v1", CrowdManifests.Config(Services, 1));
            Create<Service>("v1", CrowdManifests.Service(Services));
            Create<Rollout>(CrowdManifests.GroupOf(Services), CrowdManifests.Rollout(Services, 1));
        }

        Go(TimeSpan.FromMinutes(1));
        Assert.All(Enumerable.Range(0, services), service => Assert.True(IsLive(service), $"{CrowdManifests.NameOf(service)} is not live"));
    }

    /// <summary>Changes the template of a service.</summary>
    public void Release(int service)
        => Patch<Rollout>(KindOf(service), service, CrowdManifests.Release(service, ++version));

    /// <summary>Changes the configuration of a service, which is part of its revision where the Rollout is one of Slipway's own.</summary>
    public void Configure(int service) => Patch<ConfigMap>(Kinds.Of<ConfigMap>(), service, CrowdManifests.Config(service, ++version));

    public void Go(TimeSpan by)
    {
        pump.Advance(by);
        Assert.False(renewing.IsFaulted, renewing.Exception?.ToString());
    }

    /// <summary>Whether a service is live in its newest version.</summary>
    public bool IsLive(int service)
    {
        var rollout = pump.Complete(() => As(Person).GetAsync<Rollout>(KindOf(service), Key(service), default)).Value!;
        return rollout.Status is { Phase: "Healthy" } status && status.StableRS == status.CurrentPodHash
            && status.ObservedGeneration == rollout.Metadata!.Generation!.Value.ToString(CultureInfo.InvariantCulture);
    }

    private static KindInfo KindOf(int service) => Kinds.Find(CrowdManifests.GroupOf(service), "Rollout")!;

    private static ObjectKey Key(int service) => new("default", CrowdManifests.NameOf(service));

    private CountingClient As(string name) => new(
        new InProcessApiClient(server.As(ApiUser.Known($"system:slipway:controller:{name}", ApiUser.Masters))), counts);

    private void Patch<T>(KindInfo kind, int service, string change)
        where T : KubeObject => pump.Complete(async () => (await As(Person).PatchAsync<T>(
            kind, Key(service), new PatchBody(PatchType.Merge, Encoding.UTF8.GetBytes(change)), WriteQuery.Default, default)).OrThrow());

    private List<Controller> Compose(ControllerContext context, out Action start)
    {
        var outside = new NoOutside();
        var http = new HttpMessageInvoker(outside);
        var delivery = new DeliveryControllers(context, outside, new MetricHttp(http, http));
        var node = context.Controller("node", new RealNode(As("node"), context.Informers.For<Pod>(), time));
        context.Informers.For<Pod>().OnChange((old, pod) => node.Queue.Add((pod ?? old)!.Key()));
        var acknowledging = new InstantGateway(As("gateway"), context.Informers.For<TrafficSplit>(), time);
        var gateway = context.Controller("gateway", acknowledging);
        context.Informers.For<TrafficSplit>().OnChange((old, split) => gateway.Queue.Add((split ?? old)!.Key()));
        start = () =>
        {
            _ = delivery.FollowAsync(CancellationToken.None);
            renewing = acknowledging.RenewAsync();
        };
        return [.. ClusterControllers.All(context, "PEM"), .. delivery.Controllers, node, gateway];
    }

    private void Create<T>(string apiVersion, string json)
        where T : KubeObject => pump.Complete(async () => (await As(Person).CreateAsync(
            Kinds.Find(apiVersion, typeof(T).Name)!, ApiJson.Deserialize<T>(Encoding.UTF8.GetBytes(json)), WriteQuery.Default, default))
                .OrThrow());
}

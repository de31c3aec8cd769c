using Slipway.Api.Apps;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Discovery;
using Slipway.Api.Gateway;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Client.Informers;
using Slipway.Controllers.Delivery.Rollouts.Adoption;
using Slipway.Controllers.Delivery.Rollouts.Analyses;
using Slipway.Controllers.Delivery.Rollouts.Budgets;
using Slipway.Controllers.Delivery.Rollouts.Configuration;
using Slipway.Controllers.Delivery.Rollouts.Traffic;
using Slipway.Controllers.Delivery.TrafficRouting;

namespace Slipway.Controllers.Delivery.Rollouts;

/// <summary>The informers that Rollouts are observed through; to be made before they start.</summary>
internal sealed class RolloutCaches
{
    private const string ByOwner = "rollouts/owner";
    private const string ByRevision = "rollouts/revision";
    private const string BySelector = "rollouts/selector";
    private const string ByManager = "rollouts/manager";
    private const string ByService = "rollouts/service";

    private readonly KindInfo kind;
    private readonly IInformer<Rollout> rollouts;
    private readonly RolloutIndex index;
    private readonly IReadOnlyList<(IInformer<Rollout> Rollouts, RolloutIndex Index)> ofOtherGroups;
    private readonly IInformer<ReplicaSet> sets;
    private readonly IInformer<Pod> pods;
    private readonly IInformer<Service> services;
    private readonly IInformer<EndpointSlice> slices;
    private readonly IInformer<HTTPRoute> routes;
    private readonly AnalysisCaches analyses;
    private readonly WorkloadCaches workloads;
    private readonly ConfigCaches configuration;
    private readonly IInformer<TrafficSplit> splits;
    private readonly IInformer<GatewayInstance> gateways;
    private readonly IInformer<ServiceLevelObjective> objectives;

    /// <summary>Caches over a set of informers, for one kind of Rollout.</summary>
    public RolloutCaches(IInformers informers, KindInfo kind)
    {
        this.kind = kind;
        rollouts = informers.For<Rollout>(kind);
        sets = informers.For<ReplicaSet>();
        pods = informers.For<Pod>();
        services = informers.For<Service>();
        slices = informers.For<EndpointSlice>();
        routes = informers.For<HTTPRoute>();
        analyses = new AnalysisCaches(informers, kind);
        workloads = new WorkloadCaches(informers, rollouts);
        index = new RolloutIndex(rollouts, workloads);
        ofOtherGroups = [.. Kinds.AllOf<Rollout>().Where(k => k != kind).Select(informers.For<Rollout>)
            .Select(i => (i, new RolloutIndex(i, workloads)))];
        configuration = new ConfigCaches(informers);
        splits = informers.For<TrafficSplit>();
        gateways = informers.For<GatewayInstance>();
        objectives = informers.For<ServiceLevelObjective>();
        sets.AddIndex(ByOwner, static set => set.ControllerOwner()?.Uid is { } uid ? [uid] : []);
        pods.AddIndex(
            ByRevision, static pod => pod.Labels().TryGetValue(LabelNames.RolloutHash, out var hash) ? [$"{pod.Namespace()}/{hash}"] : []);
        services.AddIndex(BySelector, static s => SelectorIndex.OfSelector(s.Namespace(), ServiceNames.SelectorOf(s)));
        services.AddIndex(ByManager, static s => ServicePlanner.ManagerOf(s) is { } manager ? [manager.ToString()] : []);
        slices.AddIndex(ByService, static s => ServiceOf(s) is { } service ? [service.ToString()] : []);
    }

    /// <summary>The Rollout, or null.</summary>
    public Rollout? Get(ObjectKey key) => rollouts.Get(key);

    /// <summary>What is to be known of a Rollout, without its judgement.</summary>
    public RolloutObservation Observe(Rollout rollout)
    {
        var owned = sets.ByIndex(ByOwner, rollout.Uid()).Where(s => s.Namespace() == rollout.Namespace()).ToList();
        var split = splits.Get(rollout.Key());
        var reached = ServicesOf(rollout, split);
        var observed = analyses.Observe(new RolloutObservation
        {
            Rollout = rollout,
            ReplicaSets = owned,
            Pods = [.. owned.SelectMany(s => pods.ByIndex(ByRevision, $"{rollout.Namespace()}/{RevisionSet.HashOf(s)}"))],
            Services = reached,
            Slices = [.. reached.SelectMany(s => slices.ByIndex(ByService, s.Key().ToString())).OrderBy(static s => s.Key())],
            HttpRoutes = [.. HttpRouteTargets.Of(rollout).Routes.Select(routes.Get).OfType<HTTPRoute>()],
            Split = split,
            Gateways = [.. gateways.List()],
            Objectives = [.. objectives.List(rollout.Namespace())],
            Rival = SelectorRivalry.ElderOf(rollout, ofOtherGroups.SelectMany(other => other.Index.Beside(rollout))),
        });
        return configuration.Observe(workloads.Observe(observed, uid => sets.ByIndex(ByOwner, uid)));
    }

    /// <summary>
    /// The Services that a Rollout which is gone has left its marks in. The marks name it without its group: what a Rollout of that name in
    /// another group names is that one's.
    /// </summary>
    public IEnumerable<Service> LeftBy(ObjectKey rollout)
    {
        var others = ofOtherGroups.Select(other => other.Rollouts.Get(rollout)).OfType<Rollout>().ToList();
        return services.ByIndex(ByManager, rollout.ToString()).Where(s => !others.Any(r => ServiceNames.Of(r).Contains(s.Name())))
            .Select(s => ServicePlanner.Released(s, rollout.Name)).OfType<Service>();
    }

    /// <summary>Calls back with the key of each Rollout that a change may concern.</summary>
    public void OnChange(Action<ObjectKey> enqueue)
    {
        rollouts.OnChange((old, now) => enqueue((now ?? old)!.Key()));
        foreach (var (others, _) in ofOtherGroups)
        {
            others.OnChange((old, now) => OfOtherGroup(old, now, enqueue));
        }

        workloads.OnChange(enqueue);
        configuration.OnChange((kind, changed) => Each(index.Of(kind, changed), enqueue));
        sets.OnChange((old, now) => OwnerOf(now ?? old, enqueue));
        splits.OnChange((old, now) => enqueue((now ?? old)!.Key()));
        pods.OnChange((old, now) => OfPod((now ?? old)!, enqueue));
        services.OnChange((old, now) => Each(new[] { old, now }.OfType<Service>().SelectMany(index.Of), enqueue));
        analyses.OnChange(enqueue, space => Each(space is null ? rollouts.List() : rollouts.List(space), enqueue));
        routes.OnChange((old, now) => Each(index.OfRoute((now ?? old)!.Key()), enqueue));
        slices.OnChange((old, now) => OfSlice((now ?? old)!, enqueue));
        objectives.OnChange((old, now) => Each(
            ObjectiveCover.Concern(old) == ObjectiveCover.Concern(now)
                ? []
                : index.OnTheMove().Where(r => r.Namespace() == (now ?? old)!.Namespace()), enqueue));
        gateways.OnChange((old, now) => Each(
            old is null || now is null ? rollouts.List() : index.OnTheMove(), enqueue));
    }

    private static void Each(IEnumerable<Rollout> concerned, Action<ObjectKey> enqueue)
    {
        foreach (var rollout in concerned)
        {
            enqueue(rollout.Key());
        }
    }

    /// <summary>The Services that a Rollout may have to do with, sorted by name.</summary>
    private List<Service> ServicesOf(Rollout rollout, TrafficSplit? split)
    {
        var space = rollout.Namespace();
        var named = ServiceNames.Of(rollout).Append(split?.Spec?.Service).OfType<string>()
            .Select(name => services.Get(new ObjectKey(space, name))).OfType<Service>();
        var selecting = SelectorIndex.OfLabels(space, workloads.TemplateOf(rollout)?.Metadata?.Labels)
            .SelectMany(value => services.ByIndex(BySelector, value));
        return [.. named.Concat(selecting).Concat(services.ByIndex(ByManager, rollout.Key().ToString()))
            .DistinctBy(static s => s.Name()).OrderBy(static s => s.Key())];
    }

    /// <summary>Endpoints tell whether a selector has taken effect: only Rollouts on the move that switch by one wait for them.</summary>
    private void OfSlice(EndpointSlice slice, Action<ObjectKey> enqueue)
    {
        if (ServiceOf(slice) is { } key)
        {
            var concerned = services.Get(key) is { } service ? index.Of(service) : index.Naming(key.Namespace, key.Name);
            Each(concerned.Where(r => WaitsFor(r, key.Name)), enqueue);
        }
    }

    private static ObjectKey? ServiceOf(EndpointSlice slice)
        => slice.Labels().TryGetValue(LabelNames.ServiceName, out var service) ? new ObjectKey(slice.Namespace(), service) : null;

    private static bool WaitsFor(Rollout rollout, string service) => rollout.Spec?.Strategy switch
    {
        { BlueGreen: { } blueGreen } => blueGreen.ActiveService == service && rollout.Status?.Phase != "Healthy",
        { Immutable: not null } or { Preset: not null } => rollout.Status?.Phase != "Healthy",
        { Canary.TrafficRouting: not null } => ServiceNames.Of(rollout).Contains(service),
        _ => false,
    };

    private void OwnerOf(ReplicaSet? set, Action<ObjectKey> enqueue)
    {
        if (set?.ControllerOwner() is not { Name: { } name } owner)
        {
            return;
        }

        if (owner.Kind == kind.Kind && owner.ApiVersion == kind.ApiVersion)
        {
            enqueue(new ObjectKey(set.Namespace(), name));
        }
        else
        {
            workloads.Of(set.Namespace(), owner.Kind, name, enqueue);
        }
    }

    // Its status is of no concern; its coming, going and selecting is.
    private void OfOtherGroup(Rollout? old, Rollout? now, Action<ObjectKey> enqueue)
    {
        if (old?.Metadata?.Generation != now?.Metadata?.Generation || old?.Uid() != now?.Uid())
        {
            Each(new[] { old, now }.OfType<Rollout>().SelectMany(index.Beside), enqueue);
        }
    }

    private void OfPod(Pod pod, Action<ObjectKey> enqueue)
    {
        if (pod.ControllerOwner() is { Kind: "ReplicaSet", Name: { } name })
        {
            OwnerOf(sets.Get(new ObjectKey(pod.Namespace(), name)), enqueue);
        }
    }
}

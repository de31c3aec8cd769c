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
using Slipway.Controllers.Delivery.Rollouts.Configuration;
using Slipway.Controllers.Delivery.Rollouts.Traffic;
using Slipway.Controllers.Delivery.TrafficRouting;

namespace Slipway.Controllers.Delivery.Rollouts;

/// <summary>The informers that Rollouts are observed through; to be made before they start.</summary>
internal sealed class RolloutCaches
{
    private const string ByOwner = "rollouts/owner";
    private const string ByRevision = "rollouts/revision";

    private readonly KindInfo kind;
    private readonly IInformer<Rollout> rollouts;
    private readonly IReadOnlyList<IInformer<Rollout>> ofOtherGroups;
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

    /// <summary>Caches over a set of informers, for one kind of Rollout.</summary>
    public RolloutCaches(IInformers informers, KindInfo kind)
    {
        this.kind = kind;
        rollouts = informers.For<Rollout>(kind);
        ofOtherGroups = [.. Kinds.AllOf<Rollout>().Where(k => k != kind).Select(informers.For<Rollout>)];
        sets = informers.For<ReplicaSet>();
        pods = informers.For<Pod>();
        services = informers.For<Service>();
        slices = informers.For<EndpointSlice>();
        routes = informers.For<HTTPRoute>();
        analyses = new AnalysisCaches(informers, kind);
        workloads = new WorkloadCaches(informers, rollouts);
        configuration = new ConfigCaches(informers);
        splits = informers.For<TrafficSplit>();
        gateways = informers.For<GatewayInstance>();
        sets.AddIndex(ByOwner, static set => set.ControllerOwner()?.Uid is { } uid ? [uid] : []);
        pods.AddIndex(
            ByRevision, static pod => pod.Labels().TryGetValue(RevisionSet.HashLabel, out var hash) ? [$"{pod.Namespace()}/{hash}"] : []);
    }

    /// <summary>The Rollout, or null.</summary>
    public Rollout? Get(ObjectKey key) => rollouts.Get(key);

    /// <summary>What is to be known of a Rollout, without its judgement.</summary>
    public RolloutObservation Observe(Rollout rollout)
    {
        var owned = sets.ByIndex(ByOwner, rollout.Uid()).Where(s => s.Namespace() == rollout.Namespace()).ToList();
        var observed = analyses.Observe(new RolloutObservation
        {
            Rollout = rollout,
            ReplicaSets = owned,
            Pods = [.. owned.SelectMany(s => pods.ByIndex(ByRevision, $"{rollout.Namespace()}/{RevisionSet.HashOf(s)}"))],
            Services = [.. services.List(rollout.Namespace())],
            Slices = [.. slices.List(rollout.Namespace())],
            HttpRoutes = [.. HttpRouteTargets.Of(rollout).Routes.Select(routes.Get).OfType<HTTPRoute>()],
            Split = splits.Get(rollout.Key()),
            Gateways = [.. gateways.List()],
            Rival = SelectorRivalry.ElderOf(rollout, ofOtherGroups.SelectMany(i => i.List(rollout.Namespace()))),
        });
        return configuration.Observe(workloads.Observe(observed, uid => sets.ByIndex(ByOwner, uid)));
    }

    /// <summary>
    /// The Services that a Rollout which is gone has left its marks in. The marks name it without its group: what a Rollout of that name in
    /// another group names is that one's.
    /// </summary>
    public IEnumerable<Service> LeftBy(ObjectKey rollout)
    {
        var others = ofOtherGroups.Select(i => i.Get(rollout)).OfType<Rollout>().ToList();
        return services.List(rollout.Namespace).Where(s => !others.Any(r => ServiceNames.Of(r).Contains(s.Name())))
            .Select(s => ServicePlanner.Released(s, rollout.Name)).OfType<Service>();
    }

    /// <summary>Calls back with the key of each Rollout that a change may concern.</summary>
    public void OnChange(Action<ObjectKey> enqueue)
    {
        rollouts.OnChange((old, now) => enqueue((now ?? old)!.Key()));
        foreach (var others in ofOtherGroups)
        {
            others.OnChange((old, now) => OfOtherGroup(old, now, enqueue));
        }

        workloads.OnChange(enqueue);
        configuration.OnChange((kind, changed) => Each(
            rollouts.List(changed.Namespace()).Where(r => ConfigCaches.Concerns(r, workloads.TemplateOf(r), kind, changed)), enqueue));
        sets.OnChange((old, now) => OwnerOf(now ?? old, enqueue));
        splits.OnChange((old, now) => enqueue((now ?? old)!.Key()));
        pods.OnChange((old, now) => OfPod((now ?? old)!, enqueue));
        services.OnChange((old, now) => Each(rollouts.List((now ?? old)!.Namespace()), enqueue));
        analyses.OnChange(enqueue, space => Each(space is null ? rollouts.List() : rollouts.List(space), enqueue));
        routes.OnChange((old, now) => OfRoute((now ?? old)!.Key(), enqueue));
        slices.OnChange((old, now) => OfSlice((now ?? old)!, enqueue));
        gateways.OnChange((old, now) => Each(
            old is null || now is null ? rollouts.List() : rollouts.List().Where(static r => r.Status?.Phase != "Healthy"), enqueue));
    }

    private static void Each(IEnumerable<Rollout> concerned, Action<ObjectKey> enqueue)
    {
        foreach (var rollout in concerned)
        {
            enqueue(rollout.Key());
        }
    }

    /// <summary>Endpoints tell whether a selector has taken effect: only Rollouts on the move that switch by one wait for them.</summary>
    private void OfSlice(EndpointSlice slice, Action<ObjectKey> enqueue)
    {
        if (slice.Labels().TryGetValue(SelectorView.ServiceLabel, out var service))
        {
            Each(rollouts.List(slice.Namespace()).Where(r => WaitsFor(r, service)), enqueue);
        }
    }

    private static bool WaitsFor(Rollout rollout, string service) => rollout.Spec?.Strategy switch
    {
        { BlueGreen: { } blueGreen } => blueGreen.ActiveService == service && rollout.Status?.Phase != "Healthy",
        { Immutable: not null } or { Preset: not null } => rollout.Status?.Phase != "Healthy",
        { Canary: { TrafficRouting: not null } canary } => canary.StableService == service || canary.CanaryService == service,
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

    private void OfRoute(ObjectKey route, Action<ObjectKey> enqueue)
        => Each(rollouts.List().Where(r => HttpRouteTargets.Of(r).Routes.Contains(route)), enqueue);

    // Its status is of no concern; its coming, going and selecting is.
    private void OfOtherGroup(Rollout? old, Rollout? now, Action<ObjectKey> enqueue)
    {
        if (old?.Metadata?.Generation != now?.Metadata?.Generation || old?.Uid() != now?.Uid())
        {
            Each(rollouts.List((now ?? old)!.Namespace()), enqueue);
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

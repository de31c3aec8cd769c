using Slipway.Api.Apps;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Client.Informers;
using Slipway.Controllers.Delivery.AnalysisRuns;
using Slipway.Controllers.Delivery.Rollouts;

namespace Slipway.Controllers.Delivery.Experiments;

/// <summary>The informers that experiments are observed through; to be made before they start.</summary>
internal sealed class ExperimentCaches
{
    private const string ByOwner = "experiments/owner";
    private const string ByHash = "experiments/hash";

    private readonly KindInfo kind;
    private readonly IInformer<Experiment> experiments;
    private readonly IInformer<ReplicaSet> sets;
    private readonly IInformer<Pod> pods;
    private readonly IInformer<Service> services;
    private readonly IInformer<AnalysisRun> runs;
    private readonly IInformer<AnalysisTemplate> templates;
    private readonly IInformer<ClusterAnalysisTemplate> clusterTemplates;

    /// <summary>Caches over a set of informers, for one kind of experiment.</summary>
    public ExperimentCaches(IInformers informers, KindInfo kind)
    {
        this.kind = kind;
        experiments = informers.For<Experiment>(kind);
        sets = informers.For<ReplicaSet>();
        pods = informers.For<Pod>();
        services = informers.For<Service>();
        runs = informers.For<AnalysisRun>(Sibling<AnalysisRun>());
        templates = informers.For<AnalysisTemplate>(Sibling<AnalysisTemplate>());
        clusterTemplates = informers.For<ClusterAnalysisTemplate>(Sibling<ClusterAnalysisTemplate>());
        sets.AddIndex(ByOwner, Owner);
        services.AddIndex(ByOwner, Owner);
        runs.AddIndex(ByOwner, Owner);
        pods.AddIndex(ByHash, static p => p.Labels().TryGetValue(LabelNames.RolloutHash, out var hash) ? [$"{p.Namespace()}/{hash}"] : []);
    }

    /// <summary>The experiment, or null.</summary>
    public Experiment? Get(ObjectKey key) => experiments.Get(key);

    /// <summary>What is to be known of an experiment.</summary>
    public ExperimentObservation Observe(Experiment experiment)
    {
        var (space, uid) = (experiment.Namespace(), experiment.Uid());
        var owned = sets.ByIndex(ByOwner, uid);
        return new ExperimentObservation
        {
            Experiment = experiment,
            ReplicaSets = [.. owned],
            Pods = [.. owned.SelectMany(s => pods.ByIndex(ByHash, $"{space}/{RevisionSet.HashOf(s)}"))],
            Services = [.. services.ByIndex(ByOwner, uid)],
            AnalysisRuns = [.. runs.ByIndex(ByOwner, uid)],
            Templates = new AnalysisTemplateSet { Templates = [.. templates.List(space)], ClusterTemplates = [.. clusterTemplates.List()] },
            Taken = new TakenNames(
                name => IsOfOther(sets.Get(new ObjectKey(space, name)), uid),
                name => IsOfOther(services.Get(new ObjectKey(space, name)), uid),
                name => IsOfOther(runs.Get(new ObjectKey(space, name)), uid)),
        };
    }

    /// <summary>Calls back with the key of each experiment that a change may concern.</summary>
    public void OnChange(Action<ObjectKey> enqueue)
    {
        experiments.OnChange((old, now) => enqueue((now ?? old)!.Key()));
        sets.OnChange((old, now) => OfOwner((now ?? old)!, enqueue));
        services.OnChange((old, now) => OfOwner((now ?? old)!, enqueue));
        runs.OnChange((old, now) => OfOwner((now ?? old)!, enqueue));
        templates.OnChange((old, now) => Pending(experiments.List((now ?? old)!.Namespace()), enqueue));
        clusterTemplates.OnChange((_, _) => Pending(experiments.List(), enqueue));
    }

    private static bool IsOfOther(KubeObject? o, string uid) => o is not null && o.ControllerOwner()?.Uid != uid;

    private static IEnumerable<string> Owner(KubeObject owned)
        => owned.ControllerOwner() is { Kind: "Experiment", Uid: { } uid } ? [uid] : [];

    private static void Pending(IEnumerable<Experiment> concerned, Action<ObjectKey> enqueue)
    {
        foreach (var experiment in concerned.Where(static e => !AnalysisPhase.IsCompleted(e.Status?.Phase)))
        {
            enqueue(experiment.Key());
        }
    }

    private void OfOwner(KubeObject owned, Action<ObjectKey> enqueue)
    {
        if (owned.ControllerOwner() is { Name: { } name } owner && owner.Kind == kind.Kind && owner.ApiVersion == kind.ApiVersion)
        {
            enqueue(new ObjectKey(owned.Namespace(), name));
        }
    }

    private KindInfo Sibling<T>()
        where T : KubeObject => Kinds.Find(kind.ApiVersion, typeof(T).Name) ?? Kinds.Of<T>();
}

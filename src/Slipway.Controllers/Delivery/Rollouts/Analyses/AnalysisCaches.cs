using Slipway.Api.Batch;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Client.Informers;
using Slipway.Controllers.Delivery.AnalysisRuns;

namespace Slipway.Controllers.Delivery.Rollouts.Analyses;

/// <summary>The informers of analyses and experiments in the group of a kind of Rollout.</summary>
internal sealed class AnalysisCaches
{
    private const string ByOwner = "rollouts/owner";
    private const string Suspended = "rollouts/suspended";

    private readonly IInformer<AnalysisTemplate> templates;
    private readonly IInformer<ClusterAnalysisTemplate> clusterTemplates;
    private readonly IInformer<AnalysisRun> runs;
    private readonly IInformer<Experiment> experiments;
    private readonly IInformer<Job> jobs;

    /// <summary>Caches over a set of informers.</summary>
    public AnalysisCaches(IInformers informers, KindInfo kind)
    {
        templates = informers.For<AnalysisTemplate>(Sibling<AnalysisTemplate>(kind));
        clusterTemplates = informers.For<ClusterAnalysisTemplate>(Sibling<ClusterAnalysisTemplate>(kind));
        runs = informers.For<AnalysisRun>(Sibling<AnalysisRun>(kind));
        experiments = informers.For<Experiment>(Sibling<Experiment>(kind));
        jobs = informers.For<Job>();
        jobs.AddIndex(Suspended, static job => job.Spec?.Suspend is true ? [job.Namespace()] : []);
        runs.AddIndex(ByOwner, static run => run.ControllerOwner()?.Uid is { } uid ? [uid] : []);
        experiments.AddIndex(ByOwner, static experiment => experiment.ControllerOwner()?.Uid is { } uid ? [uid] : []);
    }

    /// <summary>An observation with the analyses of its Rollout in it.</summary>
    public RolloutObservation Observe(RolloutObservation o) => o with
    {
        Templates = new AnalysisTemplateSet
        {
            Templates = [.. templates.List(o.Rollout.Namespace())],
            ClusterTemplates = [.. clusterTemplates.List()],
        },
        AnalysisRuns = [.. runs.ByIndex(ByOwner, o.Rollout.Uid())],
        Jobs = [.. jobs.ByIndex(Suspended, o.Rollout.Namespace())],
        Experiments = [.. experiments.ByIndex(ByOwner, o.Rollout.Uid())],
    };

    /// <summary>Calls back with the key of each Rollout that a change concerns.</summary>
    /// <param name="enqueue">Takes a key.</param>
    /// <param name="all">Takes all Rollouts of a namespace, or of all namespaces.</param>
    public void OnChange(Action<ObjectKey> enqueue, Action<string?> all)
    {
        runs.OnChange((old, now) => Owner((now ?? old)!, enqueue));
        experiments.OnChange((old, now) => Owner((now ?? old)!, enqueue));
        templates.OnChange((old, now) => all((now ?? old)!.Namespace()));
        clusterTemplates.OnChange((_, _) => all(null));
    }

    private static void Owner(KubeObject owned, Action<ObjectKey> enqueue)
    {
        if (owned.ControllerOwner() is { Kind: "Rollout", Name: { } name })
        {
            enqueue(new ObjectKey(owned.Namespace(), name));
        }
    }

    private static KindInfo Sibling<T>(KindInfo kind)
        where T : KubeObject => Kinds.Find(kind.ApiVersion, typeof(T).Name) ?? Kinds.Of<T>();
}

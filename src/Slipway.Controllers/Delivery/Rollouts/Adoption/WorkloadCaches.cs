using Slipway.Api.Apps;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Client.Informers;

namespace Slipway.Controllers.Delivery.Rollouts.Adoption;

/// <summary>The informers of workloads that Rollouts refer to.</summary>
internal sealed class WorkloadCaches
{
    private const string ByController = "rollouts/pod-controller";
    private const string ByWorkload = "rollouts/workload";

    private readonly IInformer<Rollout> rollouts;
    private readonly IInformer<Deployment> deployments;
    private readonly IInformer<Pod> pods;

    /// <summary>Caches over a set of informers, for the Rollouts of one kind.</summary>
    public WorkloadCaches(IInformers informers, IInformer<Rollout> rollouts)
    {
        this.rollouts = rollouts;
        deployments = informers.For<Deployment>();
        pods = informers.For<Pod>();
        rollouts.AddIndex(
            ByWorkload, static r => r.Spec?.WorkloadRef is { Kind: { } kind, Name: { } name } ? [Key(r.Namespace(), kind, name)] : []);
        pods.AddIndex(ByController, static p => p.ControllerOwner() is { Kind: "ReplicaSet", Uid: { } uid } ? [uid] : []);
    }

    /// <summary>An observation with the workload of its Rollout in it.</summary>
    /// <param name="o">The observation.</param>
    /// <param name="setsOf">Gives the ReplicaSets that the owner of a uid controls.</param>
    public RolloutObservation Observe(RolloutObservation o, Func<string, IReadOnlyCollection<ReplicaSet>> setsOf)
    {
        if (o.Rollout.Spec?.WorkloadRef is not { Name: { } name } reference)
        {
            return o;
        }

        var deployment = reference.Kind == "Deployment" ? deployments.Get(new ObjectKey(o.Rollout.Namespace(), name)) : null;
        IReadOnlyList<ReplicaSet> sets = deployment is null ? [] : [.. setsOf(deployment.Uid())];
        return o with
        {
            Workload = new WorkloadObservation
            {
                Reference = reference,
                Deployment = deployment,
                Sets = sets,
                Pods = [.. sets.Concat(o.ReplicaSets).SelectMany(s => pods.ByIndex(ByController, s.Uid()))
                    .OrderBy(static p => p.Name(), StringComparer.Ordinal)],
            },
        };
    }

    /// <summary>The template that a Rollout runs, its own or that of its workload; null when there is none.</summary>
    public PodTemplateSpec? TemplateOf(Rollout rollout) => rollout.Spec?.WorkloadRef is { Name: { } name }
        ? deployments.Get(new ObjectKey(rollout.Namespace(), name))?.Spec?.Template
        : rollout.Spec?.Template;

    /// <summary>Calls back with the key of each Rollout whose Deployment changed.</summary>
    public void OnChange(Action<ObjectKey> enqueue)
        => deployments.OnChange((old, now) => Of((now ?? old)!.Namespace(), "Deployment", (now ?? old)!.Name(), enqueue));

    /// <summary>Calls back with the key of each Rollout that refers to a workload.</summary>
    public void Of(string space, string? kind, string? name, Action<ObjectKey> enqueue)
    {
        foreach (var rollout in rollouts.ByIndex(ByWorkload, Key(space, kind ?? "", name ?? "")))
        {
            enqueue(rollout.Key());
        }
    }

    private static string Key(string space, string kind, string name) => $"{space}/{kind}/{name}";
}

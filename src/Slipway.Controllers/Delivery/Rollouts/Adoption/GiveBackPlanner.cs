using Slipway.Api.Apps;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.Rollouts.Roles;

namespace Slipway.Controllers.Delivery.Rollouts.Adoption;

/// <summary>
/// Gives a workload back before its Rollout goes: the ReplicaSet that serves, with its pods, becomes the Deployment's again. What was not
/// released yet goes away with the Rollout, and the Deployment then stays paused rather than release it unjudged.
/// </summary>
internal static class GiveBackPlanner
{
    private static readonly TimeSpan WhileWaiting = TimeSpan.FromSeconds(2);

    /// <summary>The next step.</summary>
    /// <param name="o">The observation of a Rollout that is being deleted.</param>
    /// <param name="now">The time.</param>
    public static GiveBackDecision Decide(RolloutObservation o, DateTimeOffset now)
    {
        if (o.Workload is not { Deployment: { } deployment } workload || deployment.IsTerminating()
            || WorkloadMark.On(deployment) != WorkloadMark.Of(o.Rollout))
        {
            if (IsStillNeeded(o))
            {
                return Wait();
            }

            return new GiveBackDecision { Actions = [new RolloutAction.ReleaseWorkload()], ReleasesServices = true };
        }

        var kept = o.ReplicaSets.Where(AdoptedReplicaSet.IsReturnable).FirstOrDefault(
            s => RevisionSet.HashOf(s) == o.Rollout.Status?.StableRS && RevisionSet.Wanted(s) > 0);
        return Withdraw(o, kept, now) ?? Resize(deployment, kept) ?? Move(o, workload, deployment, kept)
            ?? Finish(o, workload, deployment);
    }

    /// <summary>Whether pods that cannot be given back serve, while the workload does not have its own yet.</summary>
    private static bool IsStillNeeded(RolloutObservation o)
        => o.Workload?.Deployment is { Spec.Paused: not true } deployment && !deployment.IsTerminating()
            && o.ReplicaSets.Any(static s => RevisionSet.Available(s) > 0)
            && (!WorkloadMark.IsObserved(deployment) || (deployment.Status?.AvailableReplicas ?? 0) < (deployment.Spec?.Replicas ?? 1));

    /// <summary>All traffic goes to what is given back, and the pods of all else end.</summary>
    private static GiveBackDecision? Withdraw(RolloutObservation o, ReplicaSet? kept, DateTimeOffset now)
    {
        var rest = o.ReplicaSets.Where(s => s != kept && (RevisionSet.Wanted(s) > 0 || s.Status?.Replicas > 0)).ToList();
        if (kept is not null && rest.Count > 0 && o.Split is { } split && split.IsControlledBy(o.Rollout.Uid()))
        {
            var wanted = split.Spec! with
            {
                Revisions =
                [
                    new RevisionWeight { Hash = RevisionSet.HashOf(kept), Weight = RolloutPlan.Everything, Role = "Stable" },
                    new RevisionWeight { Hash = "", Weight = 0, Role = "Previous" },
                ],
                Routes = null,
                Mirrors = null,
            };
            if (!JsonEquality.Same(wanted, split.Spec))
            {
                return Wait(new RolloutAction.UpdateSplit(split with { Spec = wanted }));
            }

            if (!IsAcknowledged(o, split, now))
            {
                return Wait();
            }
        }

        return rest.Count == 0 || kept is null ? null : Wait([.. rest.Where(static s => RevisionSet.Wanted(s) > 0)
            .Select(static s => new RolloutAction.UpdateReplicaSet(s with { Spec = s.Spec! with { Replicas = 0 } }))]);
    }

    /// <summary>The Deployment asks for the pods that it is about to get, so that it neither ends nor makes one.</summary>
    private static GiveBackDecision? Resize(Deployment deployment, ReplicaSet? kept)
    {
        var pods = kept is null ? WorkloadMark.ReplicasOf(deployment) : RevisionSet.Wanted(kept);
        var change = new WorkloadChange
        {
            Paused = deployment.Spec?.Paused is true ? null : true,
            Replicas = (deployment.Spec?.Replicas ?? 1) == pods ? null : pods,
        };
        return change.Paused is not null || change.Replicas is not null ? Wait(new RolloutAction.ChangeWorkload(deployment, change))
            : kept is not null && !WorkloadMark.IsObserved(deployment) ? Wait()
            : null;
    }

    /// <summary>The fence falls, then ReplicaSets move, the one with the pods first, then the pods lose their label.</summary>
    private static GiveBackDecision? Move(RolloutObservation o, WorkloadObservation workload, Deployment deployment, ReplicaSet? kept)
    {
        if (o.Split is { } split && split.IsControlledBy(o.Rollout.Uid()))
        {
            return Wait(split.IsTerminating() ? [] : [new RolloutAction.DeleteSplit(split)]) with { ReleasesServices = true };
        }

        if (kept is not null)
        {
            var isCurrent = IsCurrent(o, kept);
            var said = $"Gave ReplicaSet {kept.Name()} back to Deployment {deployment.Name()}";
            return Wait(
            [
                .. RoleTemplates.WithoutRole(kept, workload.Pods.Where(p => p.IsControlledBy(kept.Uid()))),
                new RolloutAction.UpdateReplicaSet(AdoptedReplicaSet.Returned(kept, deployment, isCurrent)),
                new RolloutAction.Announce(!isCurrent, "WorkloadReturned", isCurrent ? said : said
                    + ", which stays paused: its template was not released; 'kubectl rollout resume' releases it"),
            ]) with { ReleasesServices = true };
        }

        RolloutAction[] rest =
        [
            .. o.ReplicaSets.Where(s => RevisionSet.Wanted(s) == 0 && AdoptedReplicaSet.IsReturnable(s) && !s.IsTerminating())
                .Select(s => new RolloutAction.UpdateReplicaSet(AdoptedReplicaSet.Returned(s, deployment, isCurrent: false))),
            .. workload.Sets.Where(static s => RevisionSet.HashOf(s).Length > 0)
                .Select(static s => new RolloutAction.UpdateReplicaSet(AdoptedReplicaSet.Unlabelled(s))),
            .. workload.Pods.Where(p => !p.IsTerminating() && p.Labels().ContainsKey(LabelNames.RolloutHash)
                && workload.Sets.Any(s => p.IsControlledBy(s.Uid()))).Select(static p => AdoptedReplicaSet.Label(p, null)),
        ];
        return rest.Length == 0 ? null : Wait(rest);
    }

    /// <summary>The Deployment goes on once it counts the pods as its own.</summary>
    private static GiveBackDecision Finish(RolloutObservation o, WorkloadObservation workload, Deployment deployment)
    {
        if ((deployment.Status?.Replicas ?? 0) < workload.Sets.Sum(static s => s.Status?.Replicas ?? 0))
        {
            return Wait();
        }

        var released = !workload.Sets.Any(static s => RevisionSet.Wanted(s) > 0)
            || workload.Sets.Any(s => RevisionSet.Wanted(s) > 0 && AdoptedReplicaSet.IsOf(s, deployment));
        var wasPaused = deployment.Annotations().ContainsKey(WorkloadMark.WasPaused);
        var marks = new SortedDictionary<string, string?>(StringComparer.Ordinal)
        {
            [WorkloadMark.AdoptedBy] = null,
            [WorkloadMark.Replicas] = null,
            [WorkloadMark.WasPaused] = null,
        };
        return Wait(new RolloutAction.ChangeWorkload(
            deployment, new WorkloadChange { Paused = released && !wasPaused ? false : null, Annotations = marks }));
    }

    private static bool IsCurrent(RolloutObservation o, ReplicaSet kept)
    {
        var effective = EffectiveRollout.Of(o);
        return effective.Problems.Count == 0 && effective.Observation.Rollout.Spec?.Template is { } template
            && RevisionHash.Of(template, o.Rollout.Status?.CollisionCount) == RevisionSet.HashOf(kept);
    }

    /// <summary>Whether every gateway that is alive serves the newest split.</summary>
    private static bool IsAcknowledged(RolloutObservation o, TrafficSplit split, DateTimeOffset now)
        => o.Gateways.Where(g => g.Spec?.RenewTime is { } renewed && now - renewed <= GatewayInstance.SilentAfter)
            .All(g => split.Status?.Instances?.Any(i => i.Instance == g.Name() && i.ObservedUid == split.Uid()
                && i.ObservedGeneration == split.Metadata?.Generation) is true);

    private static GiveBackDecision Wait(params RolloutAction[] actions) => new() { Actions = actions, RequeueAfter = WhileWaiting };
}

/// <summary>A step of giving back.</summary>
internal sealed record GiveBackDecision
{
    /// <summary>What is done.</summary>
    public IReadOnlyList<RolloutAction> Actions { get; init; } = [];

    /// <summary>Whether what the Rollout wrote into Services is to be taken out first.</summary>
    public bool ReleasesServices { get; init; }

    /// <summary>When to look again even if nothing changes; null for never.</summary>
    public TimeSpan? RequeueAfter { get; init; }
}

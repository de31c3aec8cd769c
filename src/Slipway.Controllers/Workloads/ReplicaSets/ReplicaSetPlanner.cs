using Slipway.Api.Apps;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Workloads.ReplicaSets;

/// <summary>Decides what brings a ReplicaSet nearer to its replicas, and what its status is.</summary>
internal static class ReplicaSetPlanner
{
    /// <summary>Most pods created or deleted in one round, so that no round lasts for ever.</summary>
    public const int Burst = 500;

    /// <summary>Actions in their order.</summary>
    public static IReadOnlyList<ReplicaSetAction> Decide(ReplicaSetObservation observation, DateTimeOffset now)
    {
        var set = observation.Set;
        var claim = Ownership.Claim(set, set.Spec?.Selector, observation.Pods);
        var actions = new List<ReplicaSetAction>();
        actions.AddRange(claim.ToRelease.Select(static p => new ReplicaSetAction.Release(p)));
        actions.AddRange(claim.ToAdopt.Where(static p => !PodState.IsFinished(p)).Select(static p => new ReplicaSetAction.Adopt(p)));
        if (set.IsTerminating() || !observation.CachesAreFresh || actions.Count > 0)
        {
            return actions;
        }

        var active = claim.Owned.Where(PodState.IsActive).ToList();
        var missing = (set.Spec?.Replicas ?? 1) - active.Count;
        if (missing > 0)
        {
            actions.Add(new ReplicaSetAction.Create(Math.Min(missing, Burst)));
        }
        else if (missing < 0)
        {
            actions.Add(new ReplicaSetAction.Delete([.. DeletionOrder.Sort(active, now).Take(Math.Min(-missing, Burst))]));
        }

        return actions;
    }

    /// <summary>The status that the observation shows.</summary>
    public static ReplicaSetStatus StatusOf(ReplicaSetObservation observation, DateTimeOffset now)
    {
        var set = observation.Set;
        var owned = Ownership.Claim(set, set.Spec?.Selector, observation.Pods).Owned;
        var active = owned.Where(p => PodState.IsActive(p) && !observation.Leaving.Contains(p.Uid())).ToList();
        var labels = set.Spec?.Template?.Metadata?.Labels;
        var minReady = set.Spec?.MinReadySeconds ?? 0;
        return new ReplicaSetStatus
        {
            Replicas = active.Count,
            FullyLabeledReplicas = active.Count(p => SelectorMatch.Selects(labels, p.Labels())),
            ReadyReplicas = active.Count(PodState.IsReady),
            AvailableReplicas = active.Count(p => PodState.UntilAvailable(p, minReady, now) == TimeSpan.Zero),
            TerminatingReplicas = owned.Count(p => !PodState.IsFinished(p) && (p.IsTerminating() || observation.Leaving.Contains(p.Uid()))),
            // Before the cache shows what was created and deleted nothing is done about the number that is asked for.
            ObservedGeneration = observation.CachesAreFresh ? set.Metadata?.Generation : set.Status?.ObservedGeneration,
            Conditions = Conditions(set.Status?.Conditions, observation.Failure, now),
        };
    }

    /// <summary>Time until the next ready pod becomes available; null when none is on its way.</summary>
    public static TimeSpan? NextLook(ReplicaSetObservation observation, DateTimeOffset now)
    {
        var minReady = observation.Set.Spec?.MinReadySeconds ?? 0;
        return observation.Pods.Where(p => PodState.IsActive(p) && p.IsControlledBy(observation.Set.Uid()))
            .Select(p => PodState.UntilAvailable(p, minReady, now))
            .Where(static t => t > TimeSpan.Zero)
            .Min();
    }

    private static List<ReplicaSetCondition>? Conditions(
        IReadOnlyList<ReplicaSetCondition>? old, PodRefusal? failure, DateTimeOffset now)
    {
        var others = (old ?? []).Where(static c => c.Type != "ReplicaFailure").ToList();
        if (failure is { IsOutdated: false })
        {
            var before = old?.FirstOrDefault(static c => c.Type == "ReplicaFailure");
            others.Add(before is not null && before.Reason == failure.Reason ? before : new ReplicaSetCondition
            {
                Type = "ReplicaFailure",
                Status = "True",
                Reason = failure.Reason,
                Message = failure.Message,
                LastTransitionTime = before?.LastTransitionTime ?? now,
            });
        }

        return others.Count > 0 ? others : null;
    }
}

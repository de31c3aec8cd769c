using Slipway.Api.Apps;

namespace Slipway.Controllers.Delivery.Rollouts;

/// <summary>
/// Moves towards the numbers of pods that carry a share where no gateway splits the traffic: never more than n + maxSurge, never fewer
/// than n - maxUnavailable available, the stable revision first when growing.
/// </summary>
internal static class ReplicaCountPlanner
{
    /// <summary>Pods that the new and the stable revision are asked for now.</summary>
    public static (int New, int Stable) Counts(RolloutRun run, RolloutPlan plan, RolloutScale scale)
    {
        var revisions = scale.Revisions;
        if (revisions.StableHash is null || revisions.IsSettled)
        {
            // Old pods, if any, make room one by one.
            var others = revisions.Others.Sum(RevisionSet.Wanted);
            var there = RevisionSet.Wanted(revisions.New);
            return (others == 0 ? scale.Replicas : Grow(there, scale.Replicas, others, scale), 0);
        }

        var (wanted, keep) = run.Abort ? (0, scale.Replicas) : scale.CountsFor(plan.WeightAt(run.StepIndex));
        wanted = run.Abort || plan.ScaleAt(run.StepIndex) is not { } set ? wanted : scale.PodsFor(0, set);
        var canary = RevisionSet.Wanted(revisions.New);
        var stable = RevisionSet.Wanted(revisions.Stable);
        var rest = revisions.Others.Sum(RevisionSet.Wanted);
        var nextStable = stable < keep ? Grow(stable, keep, canary + rest, scale)
            : rest > 0 ? stable
            : Shrink(revisions.Stable, keep, scale);
        var nextCanary = canary < wanted
            ? Grow(canary, wanted, Math.Max(stable, nextStable) + rest, scale)
            : nextStable < stable ? canary : Shrink(revisions.New, wanted, scale);
        return (nextCanary, nextStable);
    }

    /// <summary>Pods that a revision without a part is asked for now: the oldest that has any goes first, so that the spare pods are spent
    /// once.</summary>
    public static int Rest(ReplicaSet set, RolloutScale scale)
        => set == scale.Revisions.Others.First(static r => RevisionSet.Wanted(r) > 0) ? Shrink(set, 0, scale) : RevisionSet.Wanted(set);

    private static int Grow(int there, int wanted, int others, RolloutScale scale)
        => Math.Max(there, Math.Min(wanted, scale.Replicas + scale.Surge - others));

    private static int Shrink(ReplicaSet? set, int wanted, RolloutScale scale)
    {
        var there = RevisionSet.Wanted(set);
        if (there <= wanted)
        {
            return wanted;
        }

        var revisions = scale.Revisions;
        var available = RevisionSet.Available(revisions.New) + revisions.Others.Sum(RevisionSet.Available)
            + (revisions.IsSettled ? 0 : RevisionSet.Available(revisions.Stable));
        var spare = Math.Max(0, available - (scale.Replicas - scale.Unavailable));
        var unavailable = there - RevisionSet.Available(set);
        return Math.Max(wanted, there - spare - unavailable);
    }
}

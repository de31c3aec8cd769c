using Slipway.Api.Apps;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.Rollouts;

/// <summary>
/// Moves towards the numbers of pods that carry a share where no gateway splits the traffic: never more than n + maxSurge, never fewer
/// than n - maxUnavailable available, the stable revision first when growing.
/// </summary>
internal static class ReplicaCountPlanner
{
    /// <summary>Pods that the new and the stable revision are asked for now.</summary>
    /// <param name="run">Where the rollout stands.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="scale">The pods.</param>
    /// <param name="isHeld">Whether it is to stand still: a person said so, or the time is none of those for steps.</param>
    public static (int New, int Stable) Counts(RolloutRun run, RolloutPlan plan, RolloutScale scale, bool isHeld)
    {
        var revisions = scale.Revisions;
        if (plan.OldFirst)
        {
            return OneAtATime(run, scale, isHeld || plan.HeldStep is not null);
        }

        if (revisions.StableHash is null || revisions.IsSettled)
        {
            // Old pods, if any, make room one by one.
            var others = revisions.Others.Sum(RevisionSet.Wanted);
            var there = RevisionSet.Wanted(revisions.New);
            return (others == 0 ? scale.Replicas + (scale.Restart?.NewSpare ?? 0) : Grow(there, scale.Replicas, others, scale), 0);
        }

        var (wanted, keep) = run.Abort ? (0, scale.Replicas) : scale.CountsFor(plan.WeightAt(run.StepIndex));
        wanted = run.Abort || plan.ScaleAt(run.StepIndex) is not { } set ? wanted : scale.PodsFor(0, set);
        var canary = RevisionSet.Wanted(revisions.New);
        var stable = RevisionSet.Wanted(revisions.Stable);
        if (isHeld && !run.Abort && canary < wanted)
        {
            // Users would meet more of it; more pods of the whole are pods of the stable revision.
            (wanted, keep) = (canary, Math.Max(0, scale.Replicas - canary));
        }

        var rest = revisions.Others.Sum(RevisionSet.Wanted);
        var nextStable = stable < keep ? Grow(stable, keep, canary + rest, scale)
            : rest > 0 ? Math.Max(Math.Min(stable, keep), Serving(revisions.Stable))
            : Shrink(revisions.Stable, keep, scale);
        var nextCanary = canary < wanted
            ? Grow(canary, wanted, Math.Max(stable, nextStable) + rest, scale)
            : nextStable < stable ? canary : Shrink(revisions.New, wanted, scale);
        return (nextCanary, nextStable);
    }

    /// <summary>Pods that a revision without a part is asked for now: the oldest that has any goes first, so that the spare pods are spent
    /// once. Pods that serve nobody go at once: they would take the room of those that are to come.</summary>
    public static int Rest(ReplicaSet set, RolloutScale scale)
        => scale.OldFirst ? 0
            : set == scale.Revisions.Others.First(static r => RevisionSet.Wanted(r) > 0) ? Shrink(set, 0, scale)
            : Serving(set);

    /// <summary>
    /// All of one revision, once no pod of another is left. A pause is too late once the old pods were told to end: then nobody
    /// would answer.
    /// </summary>
    private static (int New, int Stable) OneAtATime(RolloutRun run, RolloutScale scale, bool isHeld)
    {
        var revisions = scale.Revisions;
        var isMoving = revisions.StableHash is not null && !revisions.IsSettled;
        var waits = isHeld || (scale.Traffic.IsRouted && !scale.Traffic.IsAcknowledged);
        if (isMoving && !run.Abort && waits && RevisionSet.Wanted(revisions.Stable) > 0 && RevisionSet.Wanted(revisions.New) == 0)
        {
            return (0, scale.Replicas);
        }

        var isBack = isMoving && run.Abort;
        var (hash, set) = isBack ? (revisions.StableHash!, revisions.Stable) : (revisions.Hash, revisions.New);
        var most = scale.Replicas + (revisions.IsSettled ? scale.Restart?.NewSpare ?? 0 : 0);
        var wanted = IsAlone(hash, scale) ? most : Math.Min(RevisionSet.Wanted(set), most);
        return isBack ? (0, wanted) : (wanted, 0);
    }

    private static bool IsAlone(string hash, RolloutScale scale)
        => new[] { scale.Revisions.New, scale.Revisions.Stable }.Concat(scale.Revisions.Others).OfType<ReplicaSet>()
                .Where(set => RevisionSet.HashOf(set) != hash)
                .All(static set => RevisionSet.Wanted(set) == 0 && RevisionSet.IsActedOn(set) && set.Status?.Replicas is null or 0)
            && !scale.Pods.Any(pod => pod.Status?.Phase is not ("Succeeded" or "Failed")
                && pod.Labels().GetValueOrDefault(LabelNames.RolloutHash) is { } other && other != hash);

    private static int Grow(int there, int wanted, int others, RolloutScale scale)
        => Math.Max(there, Math.Min(wanted, scale.Replicas + scale.Surge - others));

    private static int Serving(ReplicaSet? set) => Math.Min(RevisionSet.Wanted(set), RevisionSet.Available(set));

    /// <summary>Available pods of which none was told to end, or is another by now, since they were counted, nor may be told yet.</summary>
    private static int Available(ReplicaSet? set, RolloutScale scale) => set is null || !RevisionSet.IsActedOn(set) ? 0 : Math.Min(
        RevisionSet.Available(set),
        scale.Pods.Count(p => PodRestart.IsReady(p) && p.Labels().GetValueOrDefault(LabelNames.RolloutHash) == RevisionSet.HashOf(set)));

    private static int Shrink(ReplicaSet? set, int wanted, RolloutScale scale)
    {
        var there = RevisionSet.Wanted(set);
        if (there <= wanted)
        {
            return wanted;
        }

        var revisions = scale.Revisions;
        var available = Available(revisions.New, scale) + revisions.Others.Sum(other => Available(other, scale))
            + (revisions.IsSettled ? 0 : Available(revisions.Stable, scale)) - (scale.Restart?.Missed ?? 0);
        var spare = Math.Max(0, available - (scale.Replicas - scale.Unavailable));
        var unavailable = there - RevisionSet.Available(set);
        return Math.Max(wanted, there - spare - unavailable);
    }
}

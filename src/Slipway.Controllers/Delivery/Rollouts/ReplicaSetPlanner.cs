using System.Globalization;
using Slipway.Api.Apps;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.Rollouts;

/// <summary>Decides the number of pods of each revision, and which revisions are forgotten.</summary>
internal static class ReplicaSetPlanner
{
    /// <summary>What makes the ReplicaSets what they are to be now.</summary>
    public static ReplicaSetPlan Plan(RolloutObservation o, RolloutRun run, RolloutPlan plan, RolloutScale scale, DateTimeOffset now)
    {
        var result = new ReplicaSetPlan(o.Rollout, o.Workload is not null);
        var (wanted, stable) = scale.IsByPods
            ? ReplicaCountPlanner.Counts(run, plan, scale, IsHeld(o, run, plan, now))
            : (NewPods(run, plan, scale, now, result), StablePods(run, plan, scale));
        result.New(scale.Revisions, wanted);
        if (scale.Revisions.Stable is { } old && !scale.Revisions.IsSettled)
        {
            result.Scale(old, stable, null);
        }

        var warm = scale.Revisions.Others.Where(static r => RevisionSet.Wanted(r) > 0)
            .TakeLast(scale.IsByPods ? 0 : o.Rollout.Spec?.KeepWarm?.Revisions ?? 0)
            .Where(r => !IsCold(r, now)).ToHashSet();
        var waiting = scale.Revisions.Others.Count(static r => RevisionSet.Wanted(r) > 0);
        foreach (var other in scale.Revisions.Others)
        {
            // The newest wait longest: a limit is held by the oldest.
            var waits = plan.ScaleDownDelayRevisions is not { } limit || waiting <= limit;
            waiting -= RevisionSet.Wanted(other) > 0 ? 1 : 0;
            var delay = waits && !scale.IsByPods ? plan.ScaleDownDelay : TimeSpan.Zero;
            if (warm.Contains(other))
            {
                KeepWarm(other, o.Rollout.Spec?.KeepWarm?.Duration, delay, now, result);
                continue;
            }

            Retire(other, scale, delay, waits, now, result);
        }

        Forget(o, scale.Revisions, result);
        return result;
    }

    /// <summary>The reference that makes a Rollout the controlling owner.</summary>
    public static OwnerReference OwnerOf(Rollout rollout) => new()
    {
        ApiVersion = rollout.ApiVersion ?? "slipway.dev/v1alpha1",
        Kind = rollout.Kind ?? "Rollout",
        Name = rollout.Name(),
        Uid = rollout.Uid(),
        Controller = true,
        BlockOwnerDeletion = true,
    };

    private static bool IsHeld(RolloutObservation o, RolloutRun run, RolloutPlan plan, DateTimeOffset now)
        => o.Rollout.Spec?.Paused is true || run.IsHeldByObjective || run.IsHeldByBudget
            || (!run.PromoteFull && plan.Windows.ClosedMessage(now) is not null);

    private static int NewPods(
        RolloutRun run, RolloutPlan plan, RolloutScale scale, DateTimeOffset now, ReplicaSetPlan result)
    {
        var revisions = scale.Revisions;
        var current = RevisionSet.Wanted(revisions.New);
        if (revisions.StableHash is null || revisions.IsSettled)
        {
            return run.Abort ? current : scale.Replicas + (scale.Restart?.NewSpare ?? 0);
        }

        if (run.Abort)
        {
            if (current == 0 || plan.AbortScaleDownDelay == TimeSpan.Zero || run.AbortedAt is not { } abortedAt)
            {
                return current;
            }

            var due = abortedAt + plan.AbortScaleDownDelay;
            return IsFree(revisions.Hash, due, scale, now, result) ? 0 : current;
        }

        var inForce = scale.Traffic.WeightOf(revisions.Hash);
        var wanted = Math.Max(scale.PodsFor(plan.WeightAt(run.StepIndex), plan.ScaleAt(run.StepIndex)), inForce > 0 ? 1 : 0);
        wanted += wanted > 0 ? scale.Restart?.NewSpare ?? 0 : 0;
        if (wanted < current)
        {
            // Fewer pods only once no gateway sends the share that needed them.
            return scale.Traffic.IsAcknowledged && inForce <= plan.WeightAt(run.StepIndex) ? wanted : current;
        }

        // Pods match the Service's selector: they come only when every gateway has a table that keeps them out.
        return scale.Traffic.IsFenced ? wanted : current;
    }

    /// <summary>Pods of the stable revision: all, or as many as its share needs where it shrinks with it.</summary>
    private static int StablePods(RolloutRun run, RolloutPlan plan, RolloutScale scale)
    {
        var spare = scale.Restart?.StableSpare ?? 0;
        if (!plan.DynamicStableScale || run.Abort)
        {
            return scale.Replicas + spare;
        }

        var inForce = scale.Traffic.WeightOf(scale.Revisions.Hash);
        var needed = scale.PodsFor(RolloutPlan.Everything - Math.Min(inForce, plan.WeightAt(run.StepIndex)));
        needed += needed > 0 ? spare : 0;
        return scale.Traffic.IsAcknowledged ? needed : Math.Max(needed, RevisionSet.Wanted(scale.Revisions.Stable));
    }

    private static void Retire(
        ReplicaSet set, RolloutScale scale, TimeSpan delay, bool waits, DateTimeOffset now, ReplicaSetPlan result)
    {
        var wanted = RevisionSet.Wanted(set);
        if (wanted == 0)
        {
            result.Scale(set, 0, null);
            return;
        }

        if (scale.IsByPods)
        {
            result.Scale(set, ReplicaCountPlanner.Rest(set, scale), null);
            return;
        }

        var latest = now + (waits ? delay : TimeSpan.Zero);
        var due = Deadline(set) is { } written && written < latest ? written : latest;
        var free = IsFree(RevisionSet.HashOf(set), due, scale, now, result) && IsServed(scale);
        result.Scale(set, free ? 0 : wanted, free ? null : due);
    }

    /// <summary>Leaves an old revision its pods, for as long as the user wants; then it goes like any other.</summary>
    private static void KeepWarm(ReplicaSet set, string? duration, TimeSpan delay, DateTimeOffset now, ReplicaSetPlan result)
    {
        var length = duration is null ? null : PauseDuration.Parse(duration);
        var until = length is null ? null : Deadline(set) ?? now + (length > delay ? length : delay);
        result.Scale(set, RevisionSet.Wanted(set), until);
        if (until is { } at)
        {
            result.LookAt(at);
        }
    }

    private static bool IsCold(ReplicaSet set, DateTimeOffset now) => Deadline(set) is { } at && at <= now;

    /// <summary>Whether whoever gets the traffic can do without the old pods: they answer when its own are gone.</summary>
    private static bool IsServed(RolloutScale scale)
        => RevisionSet.Available(scale.Revisions.StableHash is null ? scale.Revisions.New : scale.Revisions.Stable)
            >= scale.Replicas - (scale.Revisions.StableHash is null ? 0 : scale.Unavailable);

    private static bool IsFree(string hash, DateTimeOffset due, RolloutScale scale, DateTimeOffset now, ReplicaSetPlan result)
    {
        if (now < due)
        {
            result.LookAt(due);
            return false;
        }

        if (now < due + RolloutDefaults.DrainDeadline)
        {
            result.LookAt(due + RolloutDefaults.DrainDeadline);
        }

        return scale.Traffic.IsDrained(hash, now >= due + RolloutDefaults.DrainDeadline);
    }

    private static DateTimeOffset? Deadline(ReplicaSet set)
        => set.Annotations().TryGetValue(RevisionSet.ScaleDownAnnotation, out var text)
            && DateTimeOffset.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? at
            : null;

    private static void Forget(RolloutObservation o, RevisionSet revisions, ReplicaSetPlan result)
    {
        var limit = Math.Max(0, o.Rollout.Spec?.RevisionHistoryLimit ?? RolloutDefaults.RevisionHistoryLimit);
        var empty = revisions.Others.Where(static r => RevisionSet.Wanted(r) == 0 && r.Status?.Replicas is null or 0 && !r.IsTerminating())
            .ToList();
        foreach (var set in empty.Take(Math.Max(0, revisions.Others.Count - limit)))
        {
            result.Delete(set);
        }
    }
}

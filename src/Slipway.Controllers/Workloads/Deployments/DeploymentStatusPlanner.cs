using Slipway.Api.Apps;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Workloads.Deployments;

/// <summary>Counts, conditions and the progress deadline.</summary>
internal static class DeploymentStatusPlanner
{
    /// <summary>The status that the sets show.</summary>
    public static DeploymentStatus Decide(Deployment deployment, DeploymentSets sets, bool created, DateTimeOffset now)
    {
        var old = deployment.Status ?? new DeploymentStatus();
        var counted = Count(deployment, sets, old);
        var sizes = DeploymentSizes.Of(deployment);
        var conditions = (old.Conditions ?? []).ToList();
        if (HasDeadline(deployment))
        {
            conditions = Progress(deployment, sets, old, counted, conditions, created, now);
        }

        var available = counted.AvailableReplicas >= sizes.Replicas - sizes.MaxUnavailable;
        conditions = DeploymentConditions.With(conditions, DeploymentConditions.Availability(available), now);
        return counted with { Conditions = Failures(conditions, sets, now) };
    }

    /// <summary>Time until the progress deadline; null when none runs.</summary>
    public static TimeSpan? UntilDeadline(Deployment deployment, DeploymentStatus status, DateTimeOffset now)
    {
        var progress = DeploymentConditions.Find(status.Conditions ?? [], DeploymentConditions.Progressing);
        if (!HasDeadline(deployment) || deployment.Spec?.Paused == true || progress?.LastUpdateTime is not { } since
            || progress.Reason is "NewReplicaSetAvailable" or "ProgressDeadlineExceeded")
        {
            return null;
        }

        var left = since.AddSeconds(deployment.Spec!.ProgressDeadlineSeconds!.Value + 1) - now;
        return left > TimeSpan.Zero ? left : TimeSpan.FromSeconds(1);
    }

    private static bool HasDeadline(Deployment deployment) => deployment.Spec?.ProgressDeadlineSeconds is not (null or int.MaxValue);

    private static DeploymentStatus Count(Deployment deployment, DeploymentSets sets, DeploymentStatus old)
    {
        var all = sets.All.ToList();
        var available = all.Sum(static s => s.Status?.AvailableReplicas ?? 0);
        return new DeploymentStatus
        {
            ObservedGeneration = deployment.Metadata?.Generation,
            Replicas = all.Sum(static s => s.Status?.Replicas ?? 0),
            UpdatedReplicas = sets.Newest?.Status?.Replicas ?? 0,
            ReadyReplicas = all.Sum(static s => s.Status?.ReadyReplicas ?? 0),
            AvailableReplicas = available,
            UnavailableReplicas = Math.Max(0, all.Sum(RollingScale.SizeOf) - available),
            TerminatingReplicas = all.Sum(static s => s.Status?.TerminatingReplicas ?? 0),
            CollisionCount = old.CollisionCount,
        };
    }

    private static List<DeploymentCondition> Progress(
        Deployment deployment,
        DeploymentSets sets,
        DeploymentStatus old,
        DeploymentStatus next,
        List<DeploymentCondition> conditions,
        bool created,
        DateTimeOffset now)
    {
        var paused = deployment.Spec?.Paused == true;
        var before = DeploymentConditions.Find(conditions, DeploymentConditions.Progressing);
        if (before?.Reason != "ProgressDeadlineExceeded" && paused != (before?.Reason == "DeploymentPaused"))
        {
            conditions = DeploymentConditions.With(conditions, DeploymentConditions.Paused(paused), now);
        }

        if (paused)
        {
            return conditions;
        }

        if (created || (before is null && sets.Newest is not null))
        {
            conditions = DeploymentConditions.With(conditions, DeploymentConditions.NewestSet(sets.Newest!.Name(), found: !created), now);
        }

        KubeObject subject = sets.Newest is null ? deployment : sets.Newest;
        if (next.Replicas == next.UpdatedReplicas && before?.Reason == "NewReplicaSetAvailable" && !created)
        {
            return conditions;
        }

        if (IsComplete(deployment, next))
        {
            return DeploymentConditions.With(conditions, DeploymentConditions.Complete(subject), now);
        }

        if (HasProgressed(old, next))
        {
            return DeploymentConditions.With(conditions, DeploymentConditions.Updated(subject), now, progressed: true);
        }

        return IsLate(deployment, DeploymentConditions.Find(conditions, DeploymentConditions.Progressing), now)
            ? DeploymentConditions.With(conditions, DeploymentConditions.TimedOut(subject), now)
            : conditions;
    }

    private static bool IsComplete(Deployment deployment, DeploymentStatus next)
    {
        var wanted = deployment.Spec?.Replicas ?? 1;
        return next.UpdatedReplicas == wanted && next.Replicas == wanted && next.AvailableReplicas == wanted;
    }

    private static bool HasProgressed(DeploymentStatus old, DeploymentStatus next)
        => next.UpdatedReplicas > (old.UpdatedReplicas ?? 0)
            || next.Replicas - next.UpdatedReplicas < (old.Replicas ?? 0) - (old.UpdatedReplicas ?? 0)
            || next.ReadyReplicas > (old.ReadyReplicas ?? 0)
            || next.AvailableReplicas > (old.AvailableReplicas ?? 0);

    private static bool IsLate(Deployment deployment, DeploymentCondition? progress, DateTimeOffset now)
        => progress is { Reason: not "NewReplicaSetAvailable", LastUpdateTime: { } since }
            && since.AddSeconds(deployment.Spec!.ProgressDeadlineSeconds!.Value) < now;

    private static List<DeploymentCondition> Failures(List<DeploymentCondition> conditions, DeploymentSets sets, DateTimeOffset now)
    {
        var failure = sets.Old.Append(sets.Newest).Reverse()
            .Select(static s => s?.Status?.Conditions?.FirstOrDefault(static c => c.Type == DeploymentConditions.ReplicaFailure))
            .FirstOrDefault(static c => c is not null);
        return failure is null
            ? [.. conditions.Where(static c => c.Type != DeploymentConditions.ReplicaFailure)]
            : DeploymentConditions.With(
                conditions,
                new DeploymentCondition
                {
                    Type = DeploymentConditions.ReplicaFailure,
                    Status = failure.Status,
                    Reason = failure.Reason,
                    Message = failure.Message,
                },
                now);
    }
}

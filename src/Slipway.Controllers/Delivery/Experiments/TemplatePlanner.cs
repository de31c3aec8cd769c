using System.Globalization;
using Slipway.Api.Apps;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.Rollouts;

namespace Slipway.Controllers.Delivery.Experiments;

/// <summary>Looks after one set of pods: how it stands, and what makes it what it is to be.</summary>
internal static class TemplatePlanner
{
    /// <summary>How the set stands.</summary>
    public static ExperimentTemplateStatus Status(
        ExperimentObservation o, ExperimentTemplate template, ExperimentPlan plan, bool isOver, DateTimeOffset now)
    {
        var old = Remembered(o, template);
        var set = o.SetOf(template.Name);
        var status = old with
        {
            Replicas = set?.Status?.Replicas ?? 0,
            UpdatedReplicas = set?.Status?.Replicas ?? 0,
            ReadyReplicas = set?.Status?.ReadyReplicas ?? 0,
            AvailableReplicas = RevisionSet.Available(set),
            CollisionCount = Collisions(o, template),
            ServiceName = o.ServiceOf(template.Name)?.Name(),
            PodTemplateHash = set is null ? ExperimentSet.HashOf(o.Experiment, template, Collisions(o, template)) : RevisionSet.HashOf(set),
        };
        var moved = old.LastTransitionTime is null || old.Replicas != status.Replicas || old.ReadyReplicas != status.ReadyReplicas
            || old.AvailableReplicas != status.AvailableReplicas;
        status = moved ? status with { LastTransitionTime = ExperimentPlanner.Whole(now) } : status;
        if (isOver || old.Status is ExperimentTemplatePhase.Failed or ExperimentTemplatePhase.Error)
        {
            return status;
        }

        if (Problem(o, template) is { } problem)
        {
            return status with { Status = ExperimentTemplatePhase.Error, Message = problem };
        }

        var wanted = template.Replicas ?? ExperimentDefaults.Replicas;
        if (set is not null && RevisionSet.Wanted(set) == wanted && status.AvailableReplicas == wanted)
        {
            return status with { Status = ExperimentTemplatePhase.Running, Message = null };
        }

        var seconds = o.Experiment.Spec?.ProgressDeadlineSeconds ?? ExperimentDefaults.ProgressDeadlineSeconds;
        var deadline = status.LastTransitionTime!.Value + TimeSpan.FromSeconds(seconds);
        var trouble = PodTrouble.Of(o.Pods, status.PodTemplateHash ?? "");
        if (now >= deadline)
        {
            var message = $"Template '{template.Name}' exceeded its progressDeadlineSeconds ({seconds})"
                + (trouble is null ? "" : $": {trouble}");
            return status with { Status = ExperimentTemplatePhase.Failed, Message = message };
        }

        plan.LookAt(deadline);
        return status with { Status = ExperimentTemplatePhase.Progressing, Message = trouble };
    }

    /// <summary>The status once the experiment is over.</summary>
    public static ExperimentTemplateStatus Ended(ExperimentTemplateStatus status)
        => status.Status is ExperimentTemplatePhase.Failed or ExperimentTemplatePhase.Error or ExperimentTemplatePhase.Successful
            ? status
            : status with { Status = ExperimentTemplatePhase.Successful, Message = null };

    /// <summary>What makes the set and its Service what they are to be now.</summary>
    public static void Act(ExperimentObservation o, ExperimentTemplate template, bool isOver, ExperimentPlan plan, DateTimeOffset now)
    {
        var set = o.SetOf(template.Name);
        if (set?.IsTerminating() is true)
        {
            return;
        }

        if (isOver)
        {
            Retire(o, template, set, plan, now);
            return;
        }

        if (set is null)
        {
            var made = ExperimentSet.Compose(o.Experiment, template, Collisions(o, template));
            plan.Add(new ExperimentAction.CreateReplicaSet(template.Name!, made));
            return;
        }

        Scale(set, template.Replicas ?? ExperimentDefaults.Replicas, null, plan);
        if (template.Service is not null && o.ServiceOf(template.Name) is null)
        {
            plan.Add(new ExperimentAction.CreateService(template.Name!, ExperimentSet.Service(o.Experiment, template, set)));
        }
    }

    private static ExperimentTemplateStatus Remembered(ExperimentObservation o, ExperimentTemplate template)
        => o.Experiment.Status?.TemplateStatuses?.FirstOrDefault(t => t.Name == template.Name)
            ?? new ExperimentTemplateStatus { Name = template.Name };

    /// <summary>How often the name was taken, so that the next free one is used.</summary>
    private static int? Collisions(ExperimentObservation o, ExperimentTemplate template)
    {
        var collisions = Remembered(o, template).CollisionCount;
        while (o.SetOf(template.Name) is null && o.Taken.IsReplicaSet(ExperimentSet.NameOf(o.Experiment, template, collisions)))
        {
            collisions = (collisions ?? 0) + 1;
        }

        return collisions;
    }

    private static string? Problem(ExperimentObservation o, ExperimentTemplate template)
    {
        if (o.Refused.TryGetValue(template.Name ?? "", out var refusal))
        {
            return $"Template '{template.Name}' was refused: {refusal}";
        }

        return template.Service is not null && o.ServiceOf(template.Name) is null
            && ExperimentSet.ServiceNameOf(o.Experiment, template, Collisions(o, template)) is var name && o.Taken.IsService(name)
            ? $"Service {name} of template '{template.Name}' exists and does not belong to this experiment"
            : null;
    }

    private static void Retire(
        ExperimentObservation o, ExperimentTemplate template, ReplicaSet? set, ExperimentPlan plan, DateTimeOffset now)
    {
        if (set is not null && RevisionSet.Wanted(set) > 0)
        {
            var delay = TimeSpan.FromSeconds(o.Experiment.Spec?.ScaleDownDelaySeconds ?? ExperimentDefaults.ScaleDownDelaySeconds);
            var due = Deadline(set) ?? ExperimentPlanner.Whole(now + delay);
            if (delay > TimeSpan.Zero && now < due)
            {
                plan.LookAt(due);
                Scale(set, RevisionSet.Wanted(set), due, plan);
                return;
            }

            Scale(set, 0, null, plan);
            return;
        }

        if (set?.Status?.Replicas is null or 0 && o.ServiceOf(template.Name) is { } service && !service.IsTerminating())
        {
            plan.Add(new ExperimentAction.DeleteService(service));
        }
    }

    private static void Scale(ReplicaSet set, int replicas, DateTimeOffset? scaleDownAt, ExperimentPlan plan)
    {
        if (RevisionSet.Wanted(set) == replicas && Deadline(set) == scaleDownAt)
        {
            return;
        }

        var annotations = new SortedDictionary<string, string>(set.Annotations().ToDictionary(), StringComparer.Ordinal);
        annotations.Remove(RevisionSet.ScaleDownAnnotation);
        if (scaleDownAt is { } at)
        {
            annotations[RevisionSet.ScaleDownAnnotation] = at.UtcDateTime.ToString(
                "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        }

        plan.Add(new ExperimentAction.UpdateReplicaSet(set with
        {
            Metadata = set.Metadata! with { Annotations = annotations },
            Spec = set.Spec! with { Replicas = replicas },
        }));
    }

    private static DateTimeOffset? Deadline(ReplicaSet set)
        => set.Annotations().TryGetValue(RevisionSet.ScaleDownAnnotation, out var text)
            && DateTimeOffset.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? at
            : null;
}

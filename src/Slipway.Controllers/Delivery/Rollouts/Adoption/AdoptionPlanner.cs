using System.Globalization;
using Slipway.Api.Apps;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.Rollouts.Adoption;

/// <summary>Takes a live workload over, one safe step at a time.</summary>
internal static class AdoptionPlanner
{
    private static readonly TimeSpan WhileWaiting = TimeSpan.FromSeconds(2);

    /// <summary>The decision while a workload is taken over; null when there is nothing to take, or all is.</summary>
    /// <param name="o">The observation with the effective spec.</param>
    /// <param name="now">The time.</param>
    public static RolloutDecision? Decide(RolloutObservation o, DateTimeOffset now)
    {
        if (o.Workload is not { Deployment: { } deployment } workload || Step(o, workload, deployment) is not { } step)
        {
            return null;
        }

        var old = o.Rollout.Status ?? new RolloutStatus();
        var message = $"taking over Deployment {deployment.Name()}: {step.Why}";
        return new RolloutDecision
        {
            Status = old with
            {
                Phase = "Progressing",
                Message = message,
                StableRS = step.StableHash ?? old.StableRS,
                ObservedGeneration = o.Rollout.Metadata?.Generation?.ToString(CultureInfo.InvariantCulture),
                Selector = o.Rollout.Spec?.Selector is { } selector ? PodSelector.Text(selector) : null,
                Conditions = RolloutConditions.With(old.Conditions, now, [new("Progressing", "True", "AdoptingWorkload", message)]),
            },
            Actions = step.Actions,
            RequeueAfter = WhileWaiting,
        };
    }

    /// <summary>What is done beside every other decision: the workload stays held, and is scaled down as the reference says.</summary>
    /// <param name="o">The observation with the effective spec.</param>
    /// <param name="status">The status that was decided.</param>
    public static IEnumerable<RolloutAction> Beside(RolloutObservation o, RolloutStatus status)
    {
        if (o.Workload is not { Deployment: { } deployment } workload)
        {
            yield break;
        }

        foreach (var pod in ToLabel(o, workload))
        {
            yield return AdoptedReplicaSet.Label(pod, HashOfOwner(o, pod));
        }

        foreach (var twin in Twins(o, workload).Where(static s => RevisionSet.Wanted(s) == 0 && s.Status?.Replicas is null or 0))
        {
            yield return new RolloutAction.DeleteReplicaSet(twin);
        }

        if (WorkloadMark.IsHeldBy(o.Rollout) && Change(o, deployment, status) is { } change)
        {
            yield return new RolloutAction.ChangeWorkload(deployment, change);
        }

        var generation = deployment.Metadata?.Generation?.ToString(CultureInfo.InvariantCulture);
        if (!WorkloadMark.IsHeldBy(o.Rollout) || o.Rollout.Annotations().GetValueOrDefault(WorkloadMark.Generation) != generation)
        {
            yield return new RolloutAction.HoldWorkload(generation);
        }
    }

    private static AdoptionStep? Step(RolloutObservation o, WorkloadObservation workload, Deployment deployment)
    {
        if (!WorkloadMark.IsHeldBy(o.Rollout))
        {
            return new AdoptionStep("holding it");
        }

        var hasPods = o.ReplicaSets.Any(static s => RevisionSet.Wanted(s) > 0);
        if (WorkloadMark.On(deployment) is null && !hasPods)
        {
            return Unsettled(workload, deployment) is { } why ? new AdoptionStep(why) : new AdoptionStep("pausing it");
        }

        if (WorkloadMark.On(deployment) is not null && ToTake(o, workload) is { Count: > 0 } sets)
        {
            if (deployment.Spec?.Paused is not true || !WorkloadMark.IsObserved(deployment))
            {
                return hasPods ? null : new AdoptionStep("waiting for it to be paused");
            }

            return Taking(o, sets);
        }

        return o.Split is null && ToLabel(o, workload).Any() ? new AdoptionStep("labelling its pods") : null;
    }

    /// <summary>Old ReplicaSets first: a paused Deployment that is left with an old one alone scales that up.</summary>
    private static AdoptionStep Taking(RolloutObservation o, List<ReplicaSet> sets)
    {
        var live = sets.Where(static s => RevisionSet.Wanted(s) > 0).ToList();
        var next = live.Count < sets.Count ? sets.Except(live).ToList() : live;
        var stable = live.OrderByDescending(RevisionSet.Available).FirstOrDefault();
        return new AdoptionStep($"taking ReplicaSet {string.Join(", ", next.Select(static s => s.Name()))}")
        {
            StableHash = stable is null ? null : AdoptedReplicaSet.HashOf(o, stable),
            Actions =
            [
                .. next.Select(set => new RolloutAction.UpdateReplicaSet(AdoptedReplicaSet.Taken(o, set))),
                .. stable is null || next != live ? Array.Empty<RolloutAction>() :
                [
                    new RolloutAction.Announce(
                        false, "WorkloadAdopted", $"Took ReplicaSet {stable.Name()} over from Deployment {o.Workload!.Deployment!.Name()}"),
                ],
            ],
        };
    }

    /// <summary>Why a Deployment cannot be taken over yet; null when it can.</summary>
    private static string? Unsettled(WorkloadObservation workload, Deployment deployment)
    {
        if (!WorkloadMark.IsObserved(deployment))
        {
            return "waiting for its controller";
        }

        var live = workload.Sets.Where(static s => RevisionSet.Wanted(s) > 0 || s.Status?.Replicas > 0).ToList();
        return live.Count switch
        {
            0 => (deployment.Spec?.Replicas ?? 1) == 0 || deployment.Spec?.Paused is true ? null : "waiting for its ReplicaSet",
            1 => AdoptedReplicaSet.IsOf(live[0], deployment) || deployment.Spec?.Paused is true
                ? null : "waiting for it to roll out its newest template",
            _ => "waiting for it to finish its own rollout",
        };
    }

    private static List<ReplicaSet> ToTake(RolloutObservation o, WorkloadObservation workload)
        => [.. workload.Sets.Where(static s => !s.IsTerminating()).Except(Twins(o, workload))];

    /// <summary>ReplicaSets that a Deployment which somebody resumed has made of revisions that the Rollout has already.</summary>
    private static IEnumerable<ReplicaSet> Twins(RolloutObservation o, WorkloadObservation workload)
    {
        var known = o.ReplicaSets.Select(RevisionSet.HashOf).ToHashSet(StringComparer.Ordinal);
        return workload.Sets.Where(s => !s.IsTerminating() && known.Contains(AdoptedReplicaSet.HashOf(o, s)));
    }

    /// <summary>Pods of ReplicaSets of the Rollout that do not carry the label of their revision.</summary>
    private static IEnumerable<Pod> ToLabel(RolloutObservation o, WorkloadObservation workload)
        => workload.Pods.Where(p => !p.IsTerminating() && HashOfOwner(o, p) is { Length: > 0 } hash
            && p.Labels().GetValueOrDefault(LabelNames.RolloutHash) != hash);

    private static string? HashOfOwner(RolloutObservation o, Pod pod)
        => o.ReplicaSets.FirstOrDefault(s => pod.IsControlledBy(s.Uid())) is { } set ? RevisionSet.HashOf(set) : null;

    private static WorkloadChange? Change(RolloutObservation o, Deployment deployment, RolloutStatus status)
    {
        var isMarked = WorkloadMark.On(deployment) is not null;
        if (!isMarked)
        {
            if (Unsettled(o.Workload!, deployment) is not null && !o.ReplicaSets.Any(static s => RevisionSet.Wanted(s) > 0))
            {
                return null;
            }

            var marks = new SortedDictionary<string, string?>(StringComparer.Ordinal)
            {
                [WorkloadMark.AdoptedBy] = WorkloadMark.Of(o.Rollout),
                [WorkloadMark.Replicas] = (deployment.Spec?.Replicas ?? 1).ToString(CultureInfo.InvariantCulture),
                [WorkloadMark.WasPaused] = deployment.Spec?.Paused is true ? "true" : null,
            };
            return new WorkloadChange { Paused = true, Annotations = marks };
        }

        var replicas = ReplicasOf(o, deployment, status);
        return deployment.Spec?.Paused is true && replicas is null ? null
            : new WorkloadChange { Paused = deployment.Spec?.Paused is true ? null : true, Replicas = replicas };
    }

    /// <summary>The number of pods that a workload without ReplicaSets is to say it has; null to leave it.</summary>
    private static int? ReplicasOf(RolloutObservation o, Deployment deployment, RolloutStatus status)
    {
        var now = deployment.Spec?.Replicas ?? 1;
        if (deployment.Spec?.Paused is true && Twins(o, o.Workload!).Any(static s => RevisionSet.Wanted(s) > 0))
        {
            return now > 0 ? 0 : null;
        }

        int? wanted = o.Workload!.Reference.ScaleDown switch
        {
            "onsuccess" => status.Phase == "Healthy" ? 0 : null,
            "progressively" when status.StableRS is not null && status.CurrentPodHash is not null => Math.Max(
                0, (o.Rollout.Spec?.Replicas ?? RolloutDefaults.Replicas) - o.ReplicaSets.Sum(RevisionSet.Available)),
            _ => null,
        };
        return o.Workload.Sets.Any(s => RevisionSet.Wanted(s) > 0) && o.Workload.Reference.ScaleDown != "onsuccess" ? null
            : wanted < now ? wanted : null;
    }
}

/// <summary>A step of taking over.</summary>
/// <param name="Why">What is done or waited for.</param>
internal sealed record AdoptionStep(string Why)
{
    /// <summary>Revision whose pods serve; null while that is not known.</summary>
    public string? StableHash { get; init; }

    /// <summary>What is done.</summary>
    public IReadOnlyList<RolloutAction> Actions { get; init; } = [];
}

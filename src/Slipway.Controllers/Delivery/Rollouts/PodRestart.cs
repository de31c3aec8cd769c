using Slipway.Api.Core;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.Rollouts;

/// <summary>
/// The replacement of all pods that are older than <c>spec.restartAt</c>, in each revision as many at once as it may miss; where it may
/// miss none, one more is started first.
/// </summary>
/// <param name="Actions">Pods to delete now.</param>
/// <param name="NewSpare">Pods of the new revision above the wanted number meanwhile.</param>
/// <param name="StableSpare">Pods of the stable revision above the wanted number meanwhile, when it is another one.</param>
/// <param name="IsDone">Whether no pod is older any more.</param>
/// <param name="LookAt">When it begins; null when it has.</param>
internal sealed record PodRestart(
    IReadOnlyList<RolloutAction> Actions, int NewSpare, int StableSpare, bool IsDone, DateTimeOffset? LookAt)
{
    /// <summary>How many pods are given up that serve users.</summary>
    public int Missed => Actions.OfType<RolloutAction.DeletePod>().Count(static d => ReadySince(d.Pod) is not null);

    /// <summary>What is to be done now; null when nothing is asked for, or all is done.</summary>
    public static PodRestart? Of(RolloutObservation o, RolloutRun run, RolloutPlan plan, RolloutScale scale, DateTimeOffset now)
    {
        if (o.Rollout.Spec?.RestartAt is not { } at || o.Rollout.Status?.RestartedAt == at)
        {
            return null;
        }

        if (at > now)
        {
            return new PodRestart([], 0, 0, false, at);
        }

        var pods = o.Pods.Where(static p => !p.IsTerminating()).ToList();
        var (newSpare, stableSpare, isDone) = (0, 0, true);
        var actions = new List<RolloutAction>();
        var leaving = scale.IsByPods ? Leaving(pods, o) + Uncounted(pods, o) : 0;
        foreach (var revision in pods.GroupBy(HashOf, StringComparer.Ordinal).OrderBy(static g => g.Key, StringComparer.Ordinal))
        {
            var old = Old(revision, at);
            if (old.Count == 0)
            {
                continue;
            }

            isDone = false;

            // Pods of a revision without users make up for none of another; where numbers carry the shares, each counts.
            var (needed, unavailable) = Bounds(revision.Key, run, plan, scale);
            var counted = scale.IsByPods ? pods : revision.ToList();
            var spare = unavailable == 0 ? 1 : 0;
            var least = IsShrinking(revision.Key, revision.Count(), needed + spare, o, scale)
                ? int.MaxValue
                : needed - unavailable + leaving;
            var available = Math.Min(
                Available(counted, o.Rollout.Spec?.MinReadySeconds ?? 0, now), scale.IsByPods ? int.MaxValue : Counted(revision.Key, o));
            var victims = Victims(old, available - least).ToList();
            leaving += scale.IsByPods ? victims.Count(static p => ReadySince(p) is not null) : 0;
            actions.AddRange(victims.Select(static p => new RolloutAction.DeletePod(p)));
            newSpare = revision.Key == scale.Revisions.Hash ? spare : newSpare;
            stableSpare = revision.Key == scale.Revisions.StableHash && !scale.Revisions.IsSettled ? spare : stableSpare;
        }

        return new PodRestart(actions, newSpare, stableSpare, isDone, null);
    }

    /// <summary>Of the pods that have not been told to end yet those that their ReplicaSets are about to delete.</summary>
    private static int Leaving(IReadOnlyList<Pod> pods, RolloutObservation o)
        => o.ReplicaSets.Sum(set => Math.Max(0, pods.Count(p => HashOf(p) == RevisionSet.HashOf(set)) - RevisionSet.Wanted(set)));

    /// <summary>Pods that are ready and that their ReplicaSets do not count yet: those who shrink them take them for idle.</summary>
    private static int Uncounted(IReadOnlyList<Pod> pods, RolloutObservation o)
        => o.ReplicaSets.Sum(set => Math.Max(0, pods.Count(p => HashOf(p) == RevisionSet.HashOf(set) && ReadySince(p) is not null)
            - (set.Status?.AvailableReplicas ?? 0)));

    /// <summary>Whether pods above the wanted number are about to go, may be, or are told to in this pass: they are nobody else's to spend.
    /// Where numbers carry the shares, several revisions make up the wanted number, and one alone only when it is rolled out.</summary>
    private static bool IsShrinking(string hash, int pods, int wanted, RolloutObservation o, RolloutScale scale)
        => pods > RevisionSet.Wanted(o.ReplicaSets.FirstOrDefault(r => RevisionSet.HashOf(r) == hash))
            || o.ReplicaSets.Any(r => (scale.IsByPods || RevisionSet.HashOf(r) == hash) && !RevisionSet.IsActedOn(r))
            || ((!scale.IsByPods || IsAlone(hash, scale.Revisions)) && pods > wanted);

    private static bool IsAlone(string hash, RevisionSet revisions)
        => hash == revisions.Hash && (revisions.IsSettled || revisions.StableHash is null);

    /// <summary>Pods that must be there, and how many of them may be missing.</summary>
    private static (int Needed, int Unavailable) Bounds(string hash, RolloutRun run, RolloutPlan plan, RolloutScale scale)
    {
        var revisions = scale.Revisions;
        if (scale.IsByPods || IsAlone(hash, revisions))
        {
            return (scale.Replicas, scale.Unavailable);
        }

        var inForce = scale.Traffic.WeightOf(revisions.Hash);
        if (hash == revisions.StableHash)
        {
            var stable = plan.DynamicStableScale ? scale.PodsFor(RolloutPlan.Everything - inForce) : scale.Replicas;
            return (stable, stable == scale.Replicas ? scale.Unavailable : plan.MaxUnavailable.Resolve(stable, roundUp: false) ?? 0);
        }

        if (hash == revisions.Hash && !run.Abort)
        {
            var canary = Math.Max(
                scale.PodsFor(plan.WeightAt(run.StepIndex), plan.ScaleAt(run.StepIndex)), inForce > 0 ? scale.PodsFor(inForce) : 0);
            return (canary, plan.MaxUnavailable.Resolve(canary, roundUp: false) ?? 0);
        }

        // The others only stand by: one after the other.
        return (scale.Pods.Count(p => HashOf(p) == hash && !p.IsTerminating()), 1);
    }

    /// <summary>Of the pods that are too old those that may go now; one that is not ready serves nobody, and goes without being
    /// missed.</summary>
    private static IEnumerable<Pod> Victims(List<Pod> old, int spare)
        => old.Where(static p => ReadySince(p) is null).Concat(old.Where(static p => ReadySince(p) is not null).Take(Math.Max(0, spare)));

    private static int Available(IReadOnlyList<Pod> pods, int minReadySeconds, DateTimeOffset now)
        => pods.Count(p => ReadySince(p) is { } since && now - since >= TimeSpan.FromSeconds(minReadySeconds));

    /// <summary>Pods of a revision that its ReplicaSet calls available: it knows which of them it has told to end.</summary>
    private static int Counted(string hash, RolloutObservation o)
        => o.ReplicaSets.FirstOrDefault(r => RevisionSet.HashOf(r) == hash)?.Status?.AvailableReplicas ?? 0;

    private static List<Pod> Old(IEnumerable<Pod> pods, DateTimeOffset at)
        => [.. pods.Where(p => p.Metadata?.CreationTimestamp is { } created && created < at)
            .OrderBy(static p => p.Metadata!.CreationTimestamp).ThenBy(static p => p.Name(), StringComparer.Ordinal)];

    private static string HashOf(Pod pod) => pod.Labels().GetValueOrDefault(LabelNames.RolloutHash, "");

    /// <summary>Whether a pod is ready, and was not told to end.</summary>
    public static bool IsReady(Pod pod) => !pod.IsTerminating() && ReadySince(pod) is not null;

    private static DateTimeOffset? ReadySince(Pod pod)
        => pod.Status?.Conditions?.FirstOrDefault(static c => c is { Type: "Ready", Status: "True" }) is { } ready
            ? ready.LastTransitionTime ?? DateTimeOffset.MinValue
            : null;
}

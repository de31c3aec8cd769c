using Slipway.Api.Apps;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.Rollouts.Roles;

/// <summary>
/// Gives ReplicaSets and their pods what their revision has only because of the part it plays: labels, annotations and a rule against
/// the nodes of the stable one. None of it is in the template of the Rollout, and so none of it makes a revision.
/// </summary>
internal static class RoleTemplates
{
    /// <summary>The changes of ReplicaSets with it, and the changes of pods that go before them.</summary>
    /// <param name="o">The observation.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="revisions">The revisions after the decision.</param>
    /// <param name="changes">The changes of ReplicaSets without it.</param>
    public static IEnumerable<RolloutAction> Applied(
        RolloutObservation o, RolloutPlan plan, RevisionSet revisions, IReadOnlyList<RolloutAction> changes)
    {
        var hasNone = plan is { StableMetadata: null, CanaryMetadata: null, AntiAffinity: null };
        if (hasNone && o.ReplicaSets.All(static s => !HasAny(s)))
        {
            return changes;
        }

        var touched = changes.Select(UidOf).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. o.ReplicaSets.SelectMany(set => PodsOf(o, plan, revisions, set)),
            .. changes.Select(change => change switch
            {
                RolloutAction.CreateReplicaSet create => new RolloutAction.CreateReplicaSet(InRole(plan, revisions, create.ReplicaSet)),
                RolloutAction.UpdateReplicaSet update => new RolloutAction.UpdateReplicaSet(InRole(plan, revisions, update.ReplicaSet)),
                _ => change,
            }),
            .. o.ReplicaSets.Where(s => !s.IsTerminating() && !touched.Contains(s.Uid()))
                .Select(set => (Before: set, After: InRole(plan, revisions, set)))
                .Where(static set => !ReferenceEquals(set.Before, set.After))
                .Select(static set => new RolloutAction.UpdateReplicaSet(set.After)),
        ];
    }

    /// <summary>The template of a ReplicaSet as the user wrote it but for the labels with hashes.</summary>
    public static PodTemplateSpec Stripped(ReplicaSet set)
        => RevisionAntiAffinity.With(EphemeralMetadata.Stripped(set), null, null);

    /// <summary>A ReplicaSet as it is when it plays no part.</summary>
    public static ReplicaSet WithoutRole(ReplicaSet set)
    {
        var bare = EphemeralMetadata.With(set, null);
        return bare with { Spec = (bare.Spec ?? new ReplicaSetSpec()) with { Template = Stripped(bare) } };
    }

    /// <summary>What takes from the pods of a ReplicaSet what its template does not say.</summary>
    public static IEnumerable<RolloutAction.UpdatePod> WithoutRole(ReplicaSet set, IEnumerable<Pod> pods)
        => EphemeralMetadata.NotedOn(set) is { } noted ? Synced(WithoutRole(set), pods, [noted]) : [];

    private static IEnumerable<RolloutAction.UpdatePod> PodsOf(
        RolloutObservation o, RolloutPlan plan, RevisionSet revisions, ReplicaSet set)
        => Synced(
            InRole(plan, revisions, set), o.Pods.Where(p => !p.IsTerminating() && p.IsControlledBy(set.Uid())),
            [plan.StableMetadata, plan.CanaryMetadata, EphemeralMetadata.NotedOn(set)]);

    private static IEnumerable<RolloutAction.UpdatePod> Synced(
        ReplicaSet set, IEnumerable<Pod> pods, IReadOnlyList<RolloutPodMetadata?> known)
    {
        var wanted = set.Spec?.Template?.Metadata;
        foreach (var pod in pods)
        {
            var labels = Changes(known.Select(static m => m?.Labels), wanted?.Labels, pod.Labels());
            var annotations = Changes(known.Select(static m => m?.Annotations), wanted?.Annotations, pod.Annotations());
            if (labels.Count > 0 || annotations.Count > 0)
            {
                yield return new RolloutAction.UpdatePod(pod, labels, annotations);
            }
        }
    }

    private static SortedDictionary<string, string?> Changes(
        IEnumerable<IReadOnlyDictionary<string, string>?> known, IReadOnlyDictionary<string, string>? wanted,
        IReadOnlyDictionary<string, string> now)
    {
        var changes = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        foreach (var key in known.SelectMany(static m => m?.Keys ?? []))
        {
            var value = wanted?.GetValueOrDefault(key);
            if (now.GetValueOrDefault(key) != value)
            {
                changes[key] = value;
            }
        }

        return changes;
    }

    private static ReplicaSet InRole(RolloutPlan plan, RevisionSet revisions, ReplicaSet set)
    {
        var hash = RevisionSet.HashOf(set);
        var isNew = hash == revisions.Hash && revisions.StableHash is not null && !revisions.IsSettled;
        var isStable = hash == (revisions.StableHash ?? revisions.Hash);
        var dressed = EphemeralMetadata.With(set, isNew ? plan.CanaryMetadata : isStable ? plan.StableMetadata : null);
        var template = dressed.Spec?.Template ?? new PodTemplateSpec();
        var placed = RevisionAntiAffinity.With(template, isNew ? plan.AntiAffinity : null, revisions.StableHash);
        return ReferenceEquals(placed, template) ? dressed : dressed with { Spec = dressed.Spec! with { Template = placed } };
    }

    private static bool HasAny(ReplicaSet set) => EphemeralMetadata.NotedOn(set) is not null
        || (set.Spec?.Template is { } template && !ReferenceEquals(RevisionAntiAffinity.With(template, null, null), template));

    private static string? UidOf(RolloutAction change) => change switch
    {
        RolloutAction.UpdateReplicaSet update => update.ReplicaSet.Uid(),
        RolloutAction.DeleteReplicaSet delete => delete.ReplicaSet.Uid(),
        _ => null,
    };
}

using System.Globalization;
using Slipway.Api.Apps;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.Rollouts;

/// <summary>Collects the changes of ReplicaSets, at most one for each.</summary>
/// <param name="rollout">The Rollout.</param>
/// <param name="isReturnable">Whether ReplicaSets may become a Deployment's one day: pods are then told by its label, not by ours.</param>
internal sealed class ReplicaSetPlan(Rollout rollout, bool isReturnable = false)
{
    private readonly List<RolloutAction> actions = [];

    /// <summary>The changes, in order.</summary>
    public IReadOnlyList<RolloutAction> Actions => actions;

    /// <summary>When to look again; null for never.</summary>
    public DateTimeOffset? Next { get; private set; }

    /// <summary>Asks for another look at a time.</summary>
    public void LookAt(DateTimeOffset at) => Next = Next is { } next && next < at ? next : at;

    /// <summary>Makes the ReplicaSet of the template, or scales it and makes it the newest revision.</summary>
    public void New(RevisionSet revisions, int replicas)
    {
        if (revisions.New is null)
        {
            actions.Add(new RolloutAction.CreateReplicaSet(Create(revisions, replicas)));
            return;
        }

        var newest = RevisionSet.RevisionOf(revisions.New) == revisions.LastRevision ? revisions.LastRevision : revisions.LastRevision + 1;
        Change(revisions.New, replicas, null, newest);
    }

    /// <summary>Scales a ReplicaSet and sets or removes the time of its scale-down.</summary>
    public void Scale(ReplicaSet set, int replicas, DateTimeOffset? scaleDownAt) =>
        Change(set, replicas, scaleDownAt, RevisionSet.RevisionOf(set));

    /// <summary>Deletes a ReplicaSet.</summary>
    public void Delete(ReplicaSet set)
    {
        actions.RemoveAll(a => a is RolloutAction.UpdateReplicaSet update && update.ReplicaSet.Uid() == set.Uid());
        actions.Add(new RolloutAction.DeleteReplicaSet(set));
    }

    private void Change(ReplicaSet set, int replicas, DateTimeOffset? scaleDownAt, long revision)
    {
        if (set.IsTerminating())
        {
            return;
        }

        var annotations = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in set.Annotations())
        {
            annotations[key] = value;
        }

        annotations.Remove(RevisionSet.ScaleDownAnnotation);
        annotations[RevisionSet.RevisionAnnotation] = revision.ToString(CultureInfo.InvariantCulture);
        if (scaleDownAt is { } at)
        {
            annotations[RevisionSet.ScaleDownAnnotation] = at.UtcDateTime.ToString(
                "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        }

        var minReady = rollout.Spec?.MinReadySeconds ?? 0;
        var sameAnnotations = annotations.Count == set.Annotations().Count
            && annotations.All(pair => set.Annotations().TryGetValue(pair.Key, out var value) && value == pair.Value);
        if (sameAnnotations && RevisionSet.Wanted(set) == replicas && (set.Spec?.MinReadySeconds ?? 0) == minReady)
        {
            return;
        }

        actions.Add(new RolloutAction.UpdateReplicaSet(set with
        {
            Metadata = set.Metadata! with { Annotations = annotations },
            Spec = set.Spec! with { Replicas = replicas, MinReadySeconds = minReady },
        }));
    }

    private ReplicaSet Create(RevisionSet revisions, int replicas)
    {
        var template = rollout.Spec!.Template!;
        var key = isReturnable ? LabelNames.DeploymentHash : LabelNames.RolloutHash;
        var labels = With(With(template.Metadata?.Labels, key, revisions.Hash), LabelNames.RolloutHash, revisions.Hash);
        var selector = rollout.Spec.Selector!;
        return new ReplicaSet
        {
            Metadata = new ObjectMeta
            {
                Name = $"{rollout.Name()}-{revisions.Hash}",
                Namespace = rollout.Namespace(),
                Labels = labels,
                Annotations = new Dictionary<string, string>
                {
                    [RevisionSet.RevisionAnnotation] = (revisions.LastRevision + 1).ToString(CultureInfo.InvariantCulture),
                },
                OwnerReferences = [ReplicaSetPlanner.OwnerOf(rollout)],
            },
            Spec = new ReplicaSetSpec
            {
                Replicas = replicas,
                MinReadySeconds = rollout.Spec.MinReadySeconds ?? 0,
                Selector = selector with { MatchLabels = With(selector.MatchLabels, key, revisions.Hash) },
                Template = template with { Metadata = (template.Metadata ?? new ObjectMeta()) with { Labels = labels } },
            },
        };
    }

    private static SortedDictionary<string, string> With(IReadOnlyDictionary<string, string>? labels, string label, string hash)
    {
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in labels ?? new Dictionary<string, string>())
        {
            all[key] = value;
        }

        all[label] = hash;
        return all;
    }
}

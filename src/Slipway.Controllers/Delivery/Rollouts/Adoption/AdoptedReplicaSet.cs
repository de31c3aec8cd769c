using Slipway.Api.Apps;
using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Controllers.Delivery.Rollouts.Roles;

namespace Slipway.Controllers.Delivery.Rollouts.Adoption;

/// <summary>ReplicaSets on their way from a Deployment to a Rollout and back. Their selectors and pods stay what they are.</summary>
internal static class AdoptedReplicaSet
{
    private const string DeploymentRevision = "deployment.kubernetes.io/revision";

    /// <summary>The template as the user wrote it.</summary>
    public static PodTemplateSpec Plain(ReplicaSet set)
        => With(RoleTemplates.Stripped(set), (LabelNames.DeploymentHash, null), (LabelNames.RolloutHash, null));

    /// <summary>Gives a pod the label of its revision, or with null takes it away.</summary>
    public static RolloutAction.UpdatePod Label(Pod pod, string? hash) => new(
        pod, new SortedDictionary<string, string?>(StringComparer.Ordinal) { [LabelNames.RolloutHash] = hash },
        new SortedDictionary<string, string?>(StringComparer.Ordinal));

    /// <summary>Whether a ReplicaSet runs the template of a Deployment.</summary>
    public static bool IsOf(ReplicaSet set, Deployment deployment)
        => RevisionHash.Of(Plain(set)) == RevisionHash.Of(deployment.Spec?.Template ?? new PodTemplateSpec());

    /// <summary>Hash of the revision that a ReplicaSet of the workload becomes.</summary>
    /// <param name="o">The observation with the effective spec.</param>
    /// <param name="set">The ReplicaSet.</param>
    public static string HashOf(RolloutObservation o, ReplicaSet set)
        => RevisionHash.Of(TemplateOf(o, set), o.Rollout.Status?.CollisionCount);

    /// <summary>The ReplicaSet as the Rollout's. With pods of the current template it gets that template with its configuration.</summary>
    public static ReplicaSet Taken(RolloutObservation o, ReplicaSet set)
    {
        var hash = HashOf(o, set);
        var number = set.Annotations().GetValueOrDefault(DeploymentRevision) ?? "1";
        var old = set.Spec?.Template?.Metadata?.Labels?.GetValueOrDefault(LabelNames.DeploymentHash);
        return set with
        {
            Metadata = set.Metadata! with
            {
                Labels = Changed(set.Labels(), (LabelNames.RolloutHash, hash)),
                Annotations = Changed(set.Annotations(), (RevisionSet.RevisionAnnotation, number)),
                OwnerReferences = Owners(set, ReplicaSetPlanner.OwnerOf(o.Rollout)),
            },
            Spec = set.Spec! with
            {
                Template = With(TemplateOf(o, set), (LabelNames.DeploymentHash, old), (LabelNames.RolloutHash, hash)),
            },
        };
    }

    /// <summary>The ReplicaSet as the Deployment's again.</summary>
    /// <param name="set">The ReplicaSet.</param>
    /// <param name="deployment">The Deployment.</param>
    /// <param name="isCurrent">Whether it runs the template of the Deployment.</param>
    public static ReplicaSet Returned(ReplicaSet set, Deployment deployment, bool isCurrent)
    {
        var old = set.Spec?.Template?.Metadata?.Labels?.GetValueOrDefault(LabelNames.DeploymentHash);
        var template = isCurrent && deployment.Spec?.Template is { } newest ? newest : Plain(set);
        set = RoleTemplates.WithoutRole(set);
        return set with
        {
            Metadata = set.Metadata! with
            {
                Labels = Changed(set.Labels(), (LabelNames.RolloutHash, null)),
                Annotations = Changed(set.Annotations(), (RevisionSet.RevisionAnnotation, null), (RevisionSet.ScaleDownAnnotation, null)),
                OwnerReferences = Owners(set, Ownership.ControllerReference(deployment, Kinds.Of<Deployment>())),
            },
            Spec = set.Spec! with { Template = With(template, (LabelNames.DeploymentHash, old), (LabelNames.RolloutHash, null)) },
        };
    }

    /// <summary>The ReplicaSet without the label of the Rollout.</summary>
    public static ReplicaSet Unlabelled(ReplicaSet set) => set with
    {
        Metadata = set.Metadata! with { Labels = Changed(set.Labels(), (LabelNames.RolloutHash, null)) },
        Spec = set.Spec! with { Template = With(set.Spec.Template ?? new PodTemplateSpec(), (LabelNames.RolloutHash, null)) },
    };

    /// <summary>Whether pods of a ReplicaSet are told by the label of Deployments, so that the other label can come and go.</summary>
    public static bool IsReturnable(ReplicaSet set)
        => set.Spec?.Selector?.MatchLabels?.ContainsKey(LabelNames.RolloutHash) is not true;

    private static PodTemplateSpec TemplateOf(RolloutObservation o, ReplicaSet set)
        => RevisionSet.Wanted(set) > 0 && o.Workload?.Deployment is { } deployment && IsOf(set, deployment)
            ? o.Rollout.Spec!.Template! : Plain(set);

    private static IReadOnlyList<OwnerReference> Owners(ReplicaSet set, OwnerReference owner)
        => [.. (set.Metadata?.OwnerReferences ?? []).Where(static r => r.Controller is not true), owner];

    private static PodTemplateSpec With(PodTemplateSpec template, params (string Key, string? Value)[] labels)
        => template with
        {
            Metadata = (template.Metadata ?? new ObjectMeta()) with { Labels = Changed(template.Metadata?.Labels, labels) },
        };

    private static SortedDictionary<string, string> Changed(
        IReadOnlyDictionary<string, string>? map, params (string Key, string? Value)[] changes)
    {
        var result = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in map ?? new Dictionary<string, string>())
        {
            result[key] = value;
        }

        foreach (var (key, value) in changes)
        {
            result.Remove(key);
            if (value is not null)
            {
                result[key] = value;
            }
        }

        return result;
    }
}

using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.Rollouts.Adoption;

/// <summary>Where the template of a Rollout comes from.</summary>
internal static class WorkloadTemplate
{
    private const string Kind = "Deployment";
    private const string Group = "apps/v1";

    /// <summary>The template that the user wrote, be it in the Rollout or in its workload; null when there is none.</summary>
    public static PodTemplateSpec? Of(RolloutObservation o)
        => o.Rollout.Spec?.WorkloadRef is null ? o.Rollout.Spec?.Template : o.Workload?.Deployment?.Spec?.Template;

    /// <summary>What is wrong with a reference by itself, each with its field.</summary>
    public static IEnumerable<string> Problems(RolloutSpec spec)
    {
        if (spec.WorkloadRef is not { } reference)
        {
            yield break;
        }

        if (spec.Template is not null)
        {
            yield return "spec.workloadRef: must not be given together with spec.template; remove one of the two";
        }

        if (reference.Kind != Kind || (reference.ApiVersion ?? Group) != Group)
        {
            yield return $"spec.workloadRef: {reference.Kind ?? "a workload without kind"} of {reference.ApiVersion ?? "no apiVersion"} is "
                + $"not supported; use a {Kind} of {Group}, or put the template into the Rollout";
        }

        if (string.IsNullOrEmpty(reference.Name))
        {
            yield return "spec.workloadRef.name: is required";
        }
    }

    /// <summary>The Rollout with the template, and where it has none the selector, of its workload; and what keeps it from having
    /// them.</summary>
    public static (Rollout Rollout, IReadOnlyList<string> Problems) Resolve(RolloutObservation o)
    {
        if (o.Rollout.Spec is not { WorkloadRef: { } reference } spec)
        {
            return (o.Rollout, []);
        }

        var problems = Problems(spec).ToList();
        if (problems.Count == 0 && (o.Workload?.Deployment is not { } found || found.IsTerminating()))
        {
            problems.Add($"spec.workloadRef: there is no {Kind} '{reference.Name}' in namespace '{o.Rollout.Namespace()}'; create it, or "
                + "put the template into the Rollout");
        }

        if (problems.Count > 0 || o.Workload!.Deployment is not { } deployment)
        {
            return (o.Rollout, problems);
        }

        if (WorkloadMark.On(deployment) is { } mark && mark != WorkloadMark.Of(o.Rollout))
        {
            problems.Add($"spec.workloadRef: {Kind} '{reference.Name}' belongs to the Rollout {mark} already; delete that one, or remove "
                + $"the annotation {WorkloadMark.AdoptedBy} when it is gone");
        }

        return (o.Rollout with
        {
            Spec = spec with
            {
                WorkloadRef = null,
                Replicas = spec.Replicas ?? WorkloadMark.ReplicasOf(deployment),
                Template = deployment.Spec?.Template,
                Selector = spec.Selector ?? deployment.Spec?.Selector,
            },
        }, problems);
    }
}

using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.Rollouts.Roles;

/// <summary>
/// The rule that keeps pods of a new revision from the nodes of the stable one. It stands in the template of the ReplicaSet only, beside
/// the user's own rules, and is known by the label that it is about.
/// </summary>
internal static class RevisionAntiAffinity
{
    private const string Node = "kubernetes.io/hostname";

    /// <summary>The template with this rule and no other of its kind; the same one when it is so already.</summary>
    /// <param name="template">The template.</param>
    /// <param name="wanted">How strict; null for no rule.</param>
    /// <param name="avoided">Hash of the revision to stay away from.</param>
    public static PodTemplateSpec With(PodTemplateSpec template, RolloutAntiAffinity? wanted, string? avoided)
    {
        var old = template.Spec?.Affinity?.PodAntiAffinity;
        var term = new PodAffinityTerm
        {
            LabelSelector = new LabelSelector
            {
                MatchExpressions =
                [
                    new LabelSelectorRequirement { Key = LabelNames.RolloutHash, Operator = "In", Values = [avoided ?? ""] },
                ],
            },
            TopologyKey = Node,
        };
        var required = (old?.RequiredDuringSchedulingIgnoredDuringExecution ?? []).Where(static t => !IsOurs(t)).ToList();
        var preferred = (old?.PreferredDuringSchedulingIgnoredDuringExecution ?? [])
            .Where(static t => !IsOurs(t.PodAffinityTerm)).ToList();
        if (wanted?.RequiredDuringSchedulingIgnoredDuringExecution is not null)
        {
            required.Add(term);
        }
        else if (wanted?.PreferredDuringSchedulingIgnoredDuringExecution is { } weighted)
        {
            preferred.Add(new WeightedPodAffinityTerm { Weight = weighted.Weight ?? 1, PodAffinityTerm = term });
        }

        var rules = new PodAntiAffinity
        {
            RequiredDuringSchedulingIgnoredDuringExecution = required.Count == 0 ? null : required,
            PreferredDuringSchedulingIgnoredDuringExecution = preferred.Count == 0 ? null : preferred,
        };
        return JsonEquality.Same(rules, old ?? new PodAntiAffinity()) ? template : Put(template, rules);
    }

    private static PodTemplateSpec Put(PodTemplateSpec template, PodAntiAffinity rules)
    {
        var isEmpty = rules is
        {
            RequiredDuringSchedulingIgnoredDuringExecution: null, PreferredDuringSchedulingIgnoredDuringExecution: null,
        };
        var affinity = (template.Spec?.Affinity ?? new Affinity()) with { PodAntiAffinity = isEmpty ? null : rules };
        var isBare = affinity is { NodeAffinity: null, PodAffinity: null, PodAntiAffinity: null };
        return template with { Spec = (template.Spec ?? new PodSpec()) with { Affinity = isBare ? null : affinity } };
    }

    private static bool IsOurs(PodAffinityTerm? term)
        => term is { TopologyKey: Node, LabelSelector.MatchExpressions: [{ Key: LabelNames.RolloutHash, Operator: "In" }] };
}

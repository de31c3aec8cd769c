using Slipway.Api.Delivery;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.Rollouts.Roles;

/// <summary>What is wrong with the metadata and the anti-affinity of a strategy, each with its field.</summary>
internal static class RoleRules
{
    /// <summary>The problems.</summary>
    public static IEnumerable<string> Problems(RolloutSpec spec, RolloutPlan plan)
    {
        var isBlueGreen = spec.Strategy?.BlueGreen is not null;
        var path = isBlueGreen ? "spec.strategy.blueGreen" : "spec.strategy.canary";
        return Affinity(plan.AntiAffinity, $"{path}.antiAffinity")
            .Concat(Labels(spec.Selector, plan.StableMetadata, $"{path}.{(isBlueGreen ? "activeMetadata" : "stableMetadata")}"))
            .Concat(Labels(spec.Selector, plan.CanaryMetadata, $"{path}.{(isBlueGreen ? "previewMetadata" : "canaryMetadata")}"));
    }

    private static IEnumerable<string> Affinity(RolloutAntiAffinity? affinity, string path)
    {
        if (affinity is null)
        {
            yield break;
        }

        var isRequired = affinity.RequiredDuringSchedulingIgnoredDuringExecution is not null;
        var preferred = affinity.PreferredDuringSchedulingIgnoredDuringExecution;
        if (isRequired == preferred is not null)
        {
            yield return $"{path}: must have exactly one of requiredDuringSchedulingIgnoredDuringExecution and "
                + $"preferredDuringSchedulingIgnoredDuringExecution, has {(isRequired ? "both" : "none")}";
        }

        if (preferred is not null && preferred.Weight is null or < 1 or > 100)
        {
            yield return $"{path}.preferredDuringSchedulingIgnoredDuringExecution.weight: is {preferred?.Weight?.ToString() ?? "absent"}, "
                + "must be 1 to 100";
        }
    }

    // A pod that lost a label of the selector would leave its ReplicaSet.
    private static IEnumerable<string> Labels(LabelSelector? selector, RolloutPodMetadata? metadata, string path)
        => (metadata?.Labels ?? new Dictionary<string, string>()).Keys
            .Where(label => label is LabelNames.RolloutHash or LabelNames.DeploymentHash
                || selector?.MatchLabels?.ContainsKey(label) is true || selector?.MatchExpressions?.Any(e => e.Key == label) is true)
            .Order(StringComparer.Ordinal)
            .Select(label => $"{path}.labels: '{label}' is what the pods are selected by; use another label");
}

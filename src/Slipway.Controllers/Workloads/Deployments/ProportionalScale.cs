using Slipway.Api.Apps;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Workloads.Deployments;

/// <summary>Sizes of the sets when a Deployment is scaled in the middle of a rollout, or paused: each keeps its share.</summary>
internal static class ProportionalScale
{
    /// <summary>Whether a set was sized for another number of replicas than the Deployment now wants.</summary>
    public static bool IsNeeded(Deployment deployment, DeploymentSets sets)
        => sets.All.Any(s => RollingScale.SizeOf(s) > 0
            && DeploymentAnnotations.Number(s, DeploymentAnnotations.DesiredReplicas) is { } desired
            && desired != (deployment.Spec?.Replicas ?? 1));

    /// <summary>The wanted sizes of those sets that are to be written, by name.</summary>
    public static IReadOnlyDictionary<string, int> Of(Deployment deployment, DeploymentSets sets, DeploymentSizes sizes)
    {
        var active = sets.All.Where(static s => RollingScale.SizeOf(s) > 0).ToList();
        if (active.Count <= 1)
        {
            var only = active.Count == 1 ? active[0] : sets.Newest ?? (sets.Old.Count > 0 ? sets.Old[^1] : null);
            return Empty(only, sizes.Replicas);
        }

        if (IsSaturated(sets.Newest, sizes))
        {
            return sets.Old.Where(static s => RollingScale.SizeOf(s) > 0)
                .ToDictionary(static s => s.Name(), static _ => 0, StringComparer.Ordinal);
        }

        return DeploymentSizes.IsRecreate(deployment) ? Empty() : Shares(deployment, active, sizes);
    }

    private static Dictionary<string, int> Shares(Deployment deployment, List<ReplicaSet> active, DeploymentSizes sizes)
    {
        var allowed = sizes.Replicas > 0 ? sizes.Replicas + sizes.MaxSurge : 0;
        var toAdd = allowed - active.Sum(RollingScale.SizeOf);
        var newerFirst = Enumerable.Reverse(active);
        List<ReplicaSet> ordered = [.. (toAdd > 0 ? newerFirst : active).OrderByDescending(RollingScale.SizeOf)];
        var result = new Dictionary<string, int>(StringComparer.Ordinal);
        var added = 0;
        foreach (var set in ordered)
        {
            var rest = toAdd - added;
            var share = Share(deployment, set, sizes);
            share = toAdd > 0 ? Math.Min(share, rest) : toAdd < 0 ? Math.Max(share, rest) : 0;
            result[set.Name()] = RollingScale.SizeOf(set) + share;
            added += share;
        }

        var largest = ordered[0].Name();
        result[largest] = Math.Max(0, result[largest] + toAdd - added);
        return result;
    }

    private static int Share(Deployment deployment, ReplicaSet set, DeploymentSizes sizes)
    {
        var size = RollingScale.SizeOf(set);
        if (sizes.Replicas == 0)
        {
            return -size;
        }

        var before = DeploymentAnnotations.Number(set, DeploymentAnnotations.MaxReplicas) ?? deployment.Status?.Replicas ?? 0;
        return before <= 0
            ? 0
            : (int)Math.Round((double)size * (sizes.Replicas + sizes.MaxSurge) / before, MidpointRounding.AwayFromZero) - size;
    }

    private static bool IsSaturated(ReplicaSet? newest, DeploymentSizes sizes)
        => newest is not null
            && RollingScale.SizeOf(newest) == sizes.Replicas
            && DeploymentAnnotations.Number(newest, DeploymentAnnotations.DesiredReplicas) == sizes.Replicas
            && newest.Status?.AvailableReplicas == sizes.Replicas;

    private static Dictionary<string, int> Empty(ReplicaSet? set = null, int size = 0)
        => set is null ? [] : new Dictionary<string, int>(StringComparer.Ordinal) { [set.Name()] = size };
}

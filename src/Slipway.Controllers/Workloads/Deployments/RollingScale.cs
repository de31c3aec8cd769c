using Slipway.Api.Apps;

namespace Slipway.Controllers.Workloads.Deployments;

/// <summary>Sizes of the sets during a rolling update: never more pods than surge allows, never fewer available than promised.</summary>
internal static class RollingScale
{
    /// <summary>Size that the newest set may have now.</summary>
    public static int Newest(DeploymentSizes sizes, ReplicaSet? newest, IEnumerable<ReplicaSet> all)
    {
        var current = SizeOf(newest);
        if (current >= sizes.Replicas)
        {
            return sizes.Replicas;
        }

        var room = sizes.Replicas + sizes.MaxSurge - all.Sum(SizeOf);
        return room <= 0 ? current : current + Math.Min(room, sizes.Replicas - current);
    }

    /// <summary>Sizes that old sets shrink to now; unhealthy pods go first, as they serve nobody.</summary>
    public static IReadOnlyDictionary<string, int> Old(DeploymentSizes sizes, DeploymentSets sets)
    {
        var wanted = sets.Old.Where(static s => SizeOf(s) > 0).ToDictionary(static s => s.Metadata!.Name!, SizeOf, StringComparer.Ordinal);
        var minimum = sizes.Replicas - sizes.MaxUnavailable;
        var unavailable = sets.Newest is null ? 0 : SizeOf(sets.Newest) - Available(sets.Newest);
        var allowed = sets.All.Sum(SizeOf) - minimum - unavailable;
        if (allowed <= 0)
        {
            return wanted;
        }

        foreach (var set in sets.Old.Where(s => SizeOf(s) > Available(s)))
        {
            var unhealthy = Math.Min(allowed, SizeOf(set) - Available(set));
            wanted[set.Metadata!.Name!] -= unhealthy;
            allowed -= unhealthy;
        }

        var spare = sets.All.Sum(Available) - minimum;
        foreach (var set in sets.Old.Where(static s => SizeOf(s) > 0))
        {
            var healthy = Math.Clamp(spare, 0, wanted[set.Metadata!.Name!]);
            wanted[set.Metadata!.Name!] -= healthy;
            spare -= healthy;
        }

        return wanted;
    }

    /// <summary>Wanted size of a set.</summary>
    public static int SizeOf(ReplicaSet? set) => set is null ? 0 : set.Spec?.Replicas ?? 1;

    private static int Available(ReplicaSet set) => set.Status?.AvailableReplicas ?? 0;
}

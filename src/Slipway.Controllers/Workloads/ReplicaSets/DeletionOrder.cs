using System.Globalization;
using System.Numerics;
using Slipway.Api.Core;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Workloads.ReplicaSets;

/// <summary>
/// Which pods go first when there are too many: unassigned, pending, not ready, cheap to delete, many on one node, ready for a short
/// time, often restarted, young; and by name where all that is equal.
/// </summary>
internal static class DeletionOrder
{
    /// <summary>Annotation with the cost of deleting a pod, a 32-bit integer; lower goes first, absent counts as 0.</summary>
    public const string CostAnnotation = "controller.kubernetes.io/pod-deletion-cost";

    /// <summary>The pods in the order in which they are given up.</summary>
    public static IEnumerable<Pod> Sort(IReadOnlyCollection<Pod> pods, DateTimeOffset now)
    {
        var onNode = pods.GroupBy(static p => p.Spec?.NodeName ?? "").ToDictionary(static g => g.Key, static g => g.Count());
        return pods
            .OrderBy(static p => string.IsNullOrEmpty(p.Spec?.NodeName) ? 0 : 1)
            .ThenBy(static p => p.Status?.Phase switch { "Running" => 2, "Unknown" => 1, _ => 0 })
            .ThenBy(static p => PodState.IsReady(p) ? 1 : 0)
            .ThenBy(Cost)
            .ThenByDescending(p => onNode[p.Spec?.NodeName ?? ""])
            .ThenBy(p => Age(PodState.ReadySince(p), now))
            .ThenByDescending(Restarts)
            .ThenBy(p => Age(p.Metadata?.CreationTimestamp, now))
            .ThenBy(static p => p.Name(), StringComparer.Ordinal);
    }

    private static int Cost(Pod pod)
        => pod.Annotations().TryGetValue(CostAnnotation, out var text)
            && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var cost) ? cost : 0;

    private static int Restarts(Pod pod) => (pod.Status?.ContainerStatuses ?? []).Max(static c => c.RestartCount) ?? 0;

    /// <summary>Power of two of the age in seconds, so that pods of about the same age are equal.</summary>
    private static int Age(DateTimeOffset? since, DateTimeOffset now)
    {
        var seconds = since is { } s ? (long)(now - s).TotalSeconds : 0;
        return seconds <= 0 ? -1 : BitOperations.Log2((ulong)seconds);
    }
}

using Slipway.Api.Core;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Workloads;

/// <summary>What controllers read out of a pod's status.</summary>
internal static class PodState
{
    /// <summary>Whether the pod has ended for good.</summary>
    public static bool IsFinished(Pod pod) => pod.Status?.Phase is "Succeeded" or "Failed";

    /// <summary>Whether the pod counts as a replica: neither ended nor being deleted.</summary>
    public static bool IsActive(Pod pod) => !IsFinished(pod) && !pod.IsTerminating();

    /// <summary>Whether the pod reports Ready.</summary>
    public static bool IsReady(Pod pod) => ReadyCondition(pod)?.Status == "True";

    /// <summary>Since when the pod is ready; null when it is not.</summary>
    public static DateTimeOffset? ReadySince(Pod pod)
        => IsReady(pod) ? ReadyCondition(pod)!.LastTransitionTime ?? pod.Metadata?.CreationTimestamp : null;

    /// <summary>Time until a ready pod counts as available; zero when it does, null when it is not ready.</summary>
    public static TimeSpan? UntilAvailable(Pod pod, int minReadySeconds, DateTimeOffset now)
    {
        if (!IsReady(pod))
        {
            return null;
        }

        if (minReadySeconds <= 0)
        {
            return TimeSpan.Zero;
        }

        var left = (ReadySince(pod) ?? now).AddSeconds(minReadySeconds) - now;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private static PodCondition? ReadyCondition(Pod pod)
        => pod.Status?.Conditions?.FirstOrDefault(static c => c.Type == "Ready");
}

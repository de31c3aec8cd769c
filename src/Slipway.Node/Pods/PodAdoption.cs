using Slipway.Api.Core;
using Slipway.Node.Runtimes;

namespace Slipway.Node.Pods;

/// <summary>Takes up a pod that ran before this process did. Pure.</summary>
internal static class PodAdoption
{
    /// <summary>
    /// The pod as it was found. What ran on is as started and ready as the last written status says, so that a restart of the server takes
    /// no pod out of traffic; probes correct it. After a reboot init containers run again.
    /// </summary>
    public static PodObservation Adopt(PodObservation pod, PodRecovery recovery)
    {
        var byName = recovery.Containers.ToDictionary(static c => c.Name, StringComparer.Ordinal);
        var containers = pod.Containers.Select(
            c => byName.TryGetValue(c.Name, out var found) && !(recovery.Rebooted && c.Role == ContainerRole.Init)
            ? Adopt(c, found, StatusOf(pod.Pod, c.Name))
            : c).ToList();
        return pod with
        {
            // After a reboot the sandbox is made again, with the same ports where they are free.
            Sandbox = recovery.Rebooted ? null : recovery.Sandbox,
            Containers = containers,
            Initialized = !recovery.Rebooted
                && containers.Exists(static c => c.Role == ContainerRole.Main && c.Phase != ContainerPhase.Waiting),
        };
    }

    private static ContainerObservation Adopt(ContainerObservation container, RecoveredContainer found, ContainerStatus? status)
    {
        var running = container with
        {
            Attempt = found.Attempt,
            ContainerId = found.ContainerId,
            ImageId = found.ImageId,
            StartedAt = found.StartedAt,
            Previous = found.Previous,
            Phase = ContainerPhase.Running,
        };
        if (found.Exit is { } exit)
        {
            return running.Ended(exit);
        }

        var same = status?.ContainerID == "process://" + found.ContainerId;
        var started = container.Spec.StartupProbe is null || (same && status?.Started == true);
        return running with { Started = started, Ready = started
            && (container.Spec.ReadinessProbe is null || (same && status?.Ready == true)) };
    }

    private static ContainerStatus? StatusOf(Pod pod, string container)
        => (pod.Status?.ContainerStatuses ?? []).Concat(pod.Status?.InitContainerStatuses ?? []).FirstOrDefault(s => s.Name == container);
}

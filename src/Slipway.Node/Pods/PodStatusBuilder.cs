using Slipway.Api.Core;

namespace Slipway.Node.Pods;

/// <summary>Turns an observation into the status that Kubernetes would report. Pure.</summary>
internal static class PodStatusBuilder
{
    private static readonly string[] Own = ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"];

    /// <summary>The status of a pod, with what others wrote into it kept.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="hostIP">Address of the machine.</param>
    /// <param name="now">Time for what has just changed.</param>
    public static PodStatus Build(PodObservation pod, string hostIP, DateTimeOffset now)
    {
        var old = pod.Pod.Status ?? new PodStatus();
        var phase = Phase(pod, old);
        var running = phase is "Pending" or "Running";
        return old with
        {
            ObservedGeneration = pod.Pod.Metadata?.Generation,
            Phase = phase,
            Reason = pod.DeadlineExceeded ? "DeadlineExceeded" : old.Reason,
            Message = pod.DeadlineExceeded ? "Pod was active on the node longer than the specified deadline" : old.Message,
            StartTime = old.StartTime ?? now,
            HostIP = hostIP,
            HostIPs = [new HostIP { Ip = hostIP }],
            PodIP = pod.Sandbox?.PodIP ?? old.PodIP,
            PodIPs = (pod.Sandbox?.PodIP ?? old.PodIP) is { } ip ? [new PodIP { Ip = ip }] : null,
            QosClass = old.QosClass ?? QosClassOf(pod.Pod),
            InitContainerStatuses = pod.Inits.Any() ? [.. pod.Inits.Select(c => ContainerStatusBuilder.Build(pod, c, now))] : null,
            ContainerStatuses = [.. pod.Mains.Select(c => ContainerStatusBuilder.Build(pod, c, now))],
            Conditions = Conditions(pod, old, phase, running, now),
        };
    }

    /// <summary>Whether init containers are through.</summary>
    public static bool IsInitialized(PodObservation pod) => pod.Initialized || pod.Inits.All(static c => c.Role == ContainerRole.Sidecar
        ? c.Started
        : c.HasSucceeded);

    private static string Phase(PodObservation pod, PodStatus old)
    {
        if (old.Phase is "Succeeded" or "Failed")
        {
            return old.Phase;
        }

        if (pod.DeadlineExceeded || pod.InitFailed)
        {
            return "Failed";
        }

        var mains = pod.Mains.ToList();
        if (mains.TrueForAll(c => c.Phase == ContainerPhase.Exited && !pod.Restarts(c)) && mains.Count > 0)
        {
            return mains.TrueForAll(static c => c.HasSucceeded) ? "Succeeded" : "Failed";
        }

        return IsInitialized(pod)
            && mains.TrueForAll(static c => c.Phase is ContainerPhase.Running or ContainerPhase.Exited || c.Previous is not null)
            ? "Running"
            : "Pending";
    }

    private static List<PodCondition> Conditions(PodObservation pod, PodStatus old, string phase, bool running, DateTimeOffset now)
    {
        var unready = pod.Mains.Where(static c => !c.Ready).Select(static c => c.Name).ToList();
        var uninitialized = pod.Inits.Where(static c => c.Role == ContainerRole.Sidecar ? !c.Started : !c.HasSucceeded)
            .Select(static c => c.Name).ToList();
        var initialized = pod.Initialized || uninitialized.Count == 0 || phase == "Succeeded";
        var done = phase == "Succeeded" ? "PodCompleted" : phase == "Failed" ? "PodFailed" : null;
        var why = done ?? (unready.Count > 0 ? "ContainersNotReady" : null);
        var what = done is null && unready.Count > 0 ? $"containers with unready status: [{string.Join(' ', unready)}]" : null;
        var containersReady = running && unready.Count == 0;
        var gates = (pod.Pod.Spec?.ReadinessGates ?? []).Select(static g => g.ConditionType)
            .Where(type => old.Conditions?.Any(c => c.Type == type && c.Status == "True") != true).ToList();
        var list = new List<PodCondition>
        {
            Condition("PodReadyToStartContainers", pod.Sandbox is not null && running, null, null),
            Condition(
                "Initialized",
                initialized,
                initialized ? (phase == "Succeeded" ? "PodCompleted" : null) : "ContainersNotInitialized",
                initialized ? null : $"containers with incomplete status: [{string.Join(' ', uninitialized)}]"),
            containersReady && gates.Count > 0
                ? Condition(
                    "Ready", false, "ReadinessGatesNotReady", $"the status of pod readiness gate \"{gates[0]}\" is not \"True\", but False")
                : Condition("Ready", containersReady, why, what),
            Condition("ContainersReady", containersReady, why, what),
            Condition("PodScheduled", true, null, null),
        };
        list.AddRange((old.Conditions ?? []).Where(static c => !Own.Contains(c.Type, StringComparer.Ordinal)));
        return list;

        PodCondition Condition(string type, bool value, string? reason, string? message)
        {
            var before = old.Conditions?.FirstOrDefault(c => c.Type == type);
            var status = value ? "True" : "False";
            return new PodCondition
            {
                Type = type,
                Status = status,
                Reason = reason,
                Message = message,
                ObservedGeneration = pod.Pod.Metadata?.Generation,
                LastTransitionTime = before?.Status == status ? before.LastTransitionTime : now,
            };
        }
    }

    private static string QosClassOf(Pod pod)
    {
        var all = (pod.Spec?.InitContainers ?? []).Concat(pod.Spec?.Containers ?? []).Select(static c => c.Resources).ToList();
        if (all.TrueForAll(static r => (r?.Limits?.Count ?? 0) == 0 && (r?.Requests?.Count ?? 0) == 0))
        {
            return "BestEffort";
        }

        return all.TrueForAll(static r => IsBound(r, "cpu") && IsBound(r, "memory")) ? "Guaranteed" : "Burstable";

        static bool IsBound(ResourceRequirements? r, string name) => r?.Limits?.TryGetValue(name, out var limit) == true
            && (r.Requests is null || !r.Requests.TryGetValue(name, out var request) || request.Value == limit.Value);
    }
}

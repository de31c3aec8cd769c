using Slipway.Api.Meta;

namespace Slipway.Node.Pods;

/// <summary>Decides what happens next to a pod. Pure: the same observation at the same time gives the same plan.</summary>
internal static class PodPlanner
{
    /// <summary>Part of the grace period that is always left for the containers after waiting for gateways.</summary>
    public static readonly TimeSpan DrainReserve = TimeSpan.FromSeconds(5);

    /// <summary>What a container gets after a preStop hook that used up the whole grace period.</summary>
    private static readonly TimeSpan LastChance = TimeSpan.FromSeconds(2);

    /// <summary>The plan for this moment.</summary>
    public static PodPlan Decide(PodObservation pod, DateTimeOffset now)
    {
        var draft = new Draft(pod, now);
        if (pod.IsStopping)
        {
            StopPod(draft);
        }
        else if (pod.HasFinished)
        {
            StopAll(draft, pod.Containers, "the pod has ended", now + pod.Grace);
        }
        else
        {
            RunPod(draft);
        }

        foreach (var container in pod.Containers)
        {
            GoDown(draft, container);
        }

        return new PodPlan(draft.Actions, draft.LookAgainAt);
    }

    private static void RunPod(Draft draft)
    {
        var pod = draft.Pod;
        if (pod.Sandbox is null)
        {
            if (!pod.Preparing)
            {
                draft.Actions.Add(new PodAction.Prepare());
            }

            return;
        }

        if (pod.Pod.Spec?.ActiveDeadlineSeconds is { } seconds && pod.Pod.Status?.StartTime is { } started)
        {
            draft.LookAt(started + TimeSpan.FromSeconds(seconds));
        }

        foreach (var container in pod.Inits)
        {
            if (container.Role == ContainerRole.Init && (pod.Initialized || container.HasSucceeded))
            {
                continue;
            }

            StartIfDue(draft, container);
            if (!pod.Initialized
                && !(container.Role == ContainerRole.Sidecar && container.Phase == ContainerPhase.Running && container.Started))
            {
                return;
            }
        }

        foreach (var container in pod.Mains)
        {
            StartIfDue(draft, container);
        }
    }

    private static void StartIfDue(Draft draft, ContainerObservation container)
    {
        if (container.IsActive || (container.Phase == ContainerPhase.Exited && !draft.Pod.Restarts(container)))
        {
            return;
        }

        if (container.RetryAt is { } at && at > draft.Now)
        {
            draft.LookAt(at);
            return;
        }

        draft.Actions.Add(new PodAction.Start(container.Name));
    }

    private static void StopPod(Draft draft)
    {
        var pod = draft.Pod;
        var deadline = pod.Gone ? draft.Now : pod.Pod.Metadata?.DeletionTimestamp ?? draft.Now + pod.Grace;
        var active = pod.Containers.Where(static c => c.IsActive).ToList();
        if (active.Count == 0)
        {
            if (!pod.Preparing && (pod.Gone || pod.Pod.IsTerminating()))
            {
                draft.Actions.Add(pod.Gone ? new PodAction.Remove() : new PodAction.Finish());
            }

            return;
        }

        var drainDeadline = deadline - DrainReserve;
        if (!pod.Gone && !pod.DeadlineExceeded && pod.Drain == DrainVerdict.Waiting && draft.Now < drainDeadline)
        {
            draft.LookAt(drainDeadline);
            return;
        }

        var mainsRun = active.Any(static c => c.Role != ContainerRole.Sidecar);
        var first = mainsRun && draft.Now < deadline
            ? active.Where(static c => c.Role != ContainerRole.Sidecar)
            : draft.Now < deadline ? active.TakeLast(1) : active;
        StopAll(draft, first, pod.DeadlineExceeded ? "the pod ran past its deadline" : "the pod is being deleted", deadline);
        draft.LookAt(deadline);
    }

    private static void StopAll(Draft draft, IEnumerable<ContainerObservation> containers, string reason, DateTimeOffset deadline)
    {
        foreach (var container in containers.Where(static c => c.Phase == ContainerPhase.Running))
        {
            if (container.Stop is null)
            {
                draft.Actions.Add(new PodAction.BeginStop(container.Name, reason, deadline));
            }
            else if (container.Stop.Deadline > deadline && draft.Pod.IsStopping)
            {
                draft.Actions.Add(new PodAction.Hasten(container.Name, deadline));
            }
        }
    }

    private static void GoDown(Draft draft, ContainerObservation container)
    {
        if (container.Phase != ContainerPhase.Running || container.Stop is not { } stop || stop.KillSent)
        {
            return;
        }

        var late = draft.Now >= stop.Deadline;
        if (stop.TermSent)
        {
            if (late)
            {
                draft.Actions.Add(new PodAction.Kill(container.Name));
                return;
            }
        }
        else if (draft.Pod.Gone)
        {
            draft.Actions.Add(new PodAction.Kill(container.Name));
            return;
        }
        else if (stop.PreStop == HookPhase.Pending && container.Spec.Lifecycle?.PreStop is not null && !late)
        {
            draft.Actions.Add(new PodAction.RunPreStop(container.Name, stop.Deadline - draft.Now));
        }
        else if (stop.PreStop != HookPhase.Running || late)
        {
            var deadline = late && stop.PreStop == HookPhase.Running ? draft.Now + LastChance : stop.Deadline;
            draft.Actions.Add(new PodAction.Terminate(container.Name, deadline));
            draft.LookAt(deadline);
            return;
        }

        draft.LookAt(stop.Deadline);
    }

    private sealed class Draft(PodObservation pod, DateTimeOffset now)
    {
        public PodObservation Pod => pod;

        public DateTimeOffset Now => now;

        public List<PodAction> Actions { get; } = [];

        public DateTimeOffset? LookAgainAt { get; private set; }

        public void LookAt(DateTimeOffset at)
        {
            if (LookAgainAt is null || at < LookAgainAt)
            {
                LookAgainAt = at;
            }
        }
    }
}

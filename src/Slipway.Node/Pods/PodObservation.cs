using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Node.Runtimes;

namespace Slipway.Node.Pods;

/// <summary>All that the planner knows of a pod.</summary>
internal sealed record PodObservation
{
    /// <summary>The object as last seen.</summary>
    public required Pod Pod { get; init; }

    /// <summary>Init containers and sidecars in their order, then the main containers.</summary>
    public required IReadOnlyList<ContainerObservation> Containers { get; init; }

    /// <summary>Whether the object is gone from the API (deleted by force).</summary>
    public bool Gone { get; init; }

    /// <summary>Address and ports; null before they are given.</summary>
    public PodSandbox? Sandbox { get; init; }

    /// <summary>Whether the sandbox is being prepared.</summary>
    public bool Preparing { get; init; }

    /// <summary>Whether all init containers had ended before, so that they do not run again.</summary>
    public bool Initialized { get; init; }

    /// <summary>Whether gateways have let go of a pod that is being deleted.</summary>
    public DrainVerdict Drain { get; init; }

    /// <summary>Whether the pod ran past <c>activeDeadlineSeconds</c>.</summary>
    public bool DeadlineExceeded { get; init; }

    public string RestartPolicy => Pod.Spec?.RestartPolicy ?? "Always";

    public IEnumerable<ContainerObservation> Mains => Containers.Where(static c => c.Role == ContainerRole.Main);

    public IEnumerable<ContainerObservation> Inits => Containers.Where(static c => c.Role != ContainerRole.Main);

    /// <summary>Whether nothing is to be started any more.</summary>
    public bool IsStopping => Gone || DeadlineExceeded || Pod.IsTerminating();

    /// <summary>Seconds between SIGTERM and SIGKILL when nobody says otherwise.</summary>
    public TimeSpan Grace =>
        TimeSpan.FromSeconds(Pod.Metadata?.DeletionGracePeriodSeconds ?? Pod.Spec?.TerminationGracePeriodSeconds ?? 30);

    /// <summary>Whether an init container has failed for good.</summary>
    public bool InitFailed => RestartPolicy == "Never"
        && Inits.Any(static c => c.Role == ContainerRole.Init && c.Phase == ContainerPhase.Exited && !c.HasSucceeded);

    /// <summary>
    /// Whether the main containers have ended and none of them starts again. A phase that says so stays, also where nothing is left of the
    /// containers: what a job has done is not done again.
    /// </summary>
    public bool HasFinished => Pod.Status?.Phase is "Succeeded" or "Failed" || InitFailed
        || (Mains.Any() && Mains.All(c => c.Phase == ContainerPhase.Exited && !Restarts(c)));

    /// <summary>Whether a container that has ended is started again.</summary>
    public bool Restarts(ContainerObservation container) => !IsStopping && (container.Role == ContainerRole.Sidecar
        || RestartPolicy == "Always"
        || (RestartPolicy == "OnFailure" && !container.HasSucceeded));

    /// <summary>The same pod with one container replaced by what <paramref name="change"/> makes of it.</summary>
    public PodObservation With(string container, Func<ContainerObservation, ContainerObservation> change)
        => this with { Containers = [.. Containers.Select(c => c.Name == container ? change(c) : c)] };

    /// <summary>A pod of which nothing is known but its object.</summary>
    public static PodObservation Of(Pod pod) => new()
    {
        Pod = pod,
        Containers =
        [
            .. (pod.Spec?.InitContainers ?? []).Select(static c => new ContainerObservation
            {
                Spec = c,
                Role = c.RestartPolicy == "Always" ? ContainerRole.Sidecar : ContainerRole.Init,
            }),
            .. (pod.Spec?.Containers ?? []).Select(static c => new ContainerObservation { Spec = c, Role = ContainerRole.Main }),
        ],
    };
}

/// <summary>Whether the gateways have let go of a pod.</summary>
internal enum DrainVerdict
{
    /// <summary>Some gateway still sends requests to it, or has some under way.</summary>
    Waiting,

    /// <summary>Nothing to wait for.</summary>
    Drained,
}

using Slipway.Api.Core;

namespace Slipway.Node.Runtimes;

/// <summary>
/// What runs the containers of pods. All calls are for pods of this node; identity of a pod is its uid, of one run of a container its
/// container id. Calls for ids that are gone do nothing.
/// </summary>
public interface IPodRuntime
{
    /// <summary>Name and version as <c>name://version</c>, for the Node object.</summary>
    string Description { get; }

    /// <summary>Gives the pod an address, host ports and a place for its files, and keeps them for as long as the pod is there.</summary>
    Task<PodSandbox> PrepareAsync(Pod pod, CancellationToken cancellationToken);

    /// <summary>Finds the artifact that an image names.</summary>
    Task<ImageOutcome> ResolveImageAsync(string image, CancellationToken cancellationToken);

    /// <summary>Writes the pod's volumes, replacing the files of an earlier call.</summary>
    /// <returns>Null, or why a volume cannot be had.</returns>
    Task<string?> WriteVolumesAsync(string podUid, IReadOnlyList<ResolvedVolume> volumes, CancellationToken cancellationToken);

    /// <summary>The directories of a container's mounts, as the container will see them.</summary>
    IReadOnlyDictionary<string, string> MountDirectories(string podUid, Container container);

    /// <summary>Replaces host ports of a container that somebody else has taken, while the container is not running.</summary>
    Task<PodSandbox> RefreshPortsAsync(Pod pod, Container container, CancellationToken cancellationToken);

    /// <summary>Starts one run of a container.</summary>
    Task<StartOutcome> StartAsync(ContainerStart start, CancellationToken cancellationToken);

    /// <summary>Completes when the run has ended.</summary>
    Task<ContainerExit> WaitAsync(string containerId, CancellationToken cancellationToken);

    /// <summary>Asks the main process of a run to end (SIGTERM).</summary>
    Task TerminateAsync(string containerId, CancellationToken cancellationToken);

    /// <summary>Ends every process of a run (SIGKILL).</summary>
    Task KillAsync(string containerId, CancellationToken cancellationToken);

    /// <summary>Runs a command inside a running container.</summary>
    Task<ExecOutcome> ExecAsync(string containerId, IReadOnlyList<string> command, TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>What is left of a pod from before a restart of this process or of the machine; null when nothing is known.</summary>
    Task<PodRecovery?> RecoverAsync(string podUid, CancellationToken cancellationToken);

    /// <summary>Uids of all pods that the runtime knows, running or not, sorted.</summary>
    IReadOnlyList<string> ListPods();

    /// <summary>Ends whatever still runs of a pod and forgets it; its logs stay for a while.</summary>
    Task RemoveAsync(string podUid, CancellationToken cancellationToken);
}

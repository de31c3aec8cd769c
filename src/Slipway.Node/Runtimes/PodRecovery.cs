namespace Slipway.Node.Runtimes;

/// <summary>What was found of a pod.</summary>
/// <param name="Sandbox">Address and ports as before.</param>
/// <param name="Rebooted">Whether the machine has started since: nothing runs any more and init containers run again.</param>
/// <param name="Containers">The newest run of each container, sorted by name.</param>
public sealed record PodRecovery(PodSandbox Sandbox, bool Rebooted, IReadOnlyList<RecoveredContainer> Containers);

/// <summary>The newest run of a container.</summary>
/// <param name="Name">Name of the container.</param>
/// <param name="Attempt">Number of the run.</param>
/// <param name="ContainerId">Id of the run.</param>
/// <param name="ImageId">Image it was started from.</param>
/// <param name="StartedAt">When it was started.</param>
/// <param name="Exit">How it ended; null while it runs.</param>
/// <param name="Previous">How the run before ended; null when there was none or nobody knows.</param>
public sealed record RecoveredContainer(
    string Name, int Attempt, string ContainerId, string ImageId, DateTimeOffset StartedAt, ContainerExit? Exit, ContainerExit? Previous);

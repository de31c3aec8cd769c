namespace Slipway.Node.Runtimes;

/// <summary>All that one run of a container needs, with every reference resolved.</summary>
public sealed record ContainerStart
{
    /// <summary>Uid of the pod.</summary>
    public required string PodUid { get; init; }

    /// <summary>Name of the container in the pod.</summary>
    public required string Container { get; init; }

    /// <summary>Number of this run, from 0.</summary>
    public required int Attempt { get; init; }

    /// <summary>Id of this run, unique for ever.</summary>
    public required string ContainerId { get; init; }

    /// <summary>The image.</summary>
    public required ImageOutcome.Found Image { get; init; }

    /// <summary>Command and arguments, expanded; never empty.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Environment, expanded, in the order in which it was resolved.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; }

    /// <summary>Working directory; null for that of the image.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Where volumes are wanted.</summary>
    public IReadOnlyList<ContainerMount> Mounts { get; init; } = [];
}

/// <summary>A volume wanted at a path.</summary>
/// <param name="Volume">Name of the volume.</param>
/// <param name="Path">Path inside the container.</param>
/// <param name="SubPath">Path inside the volume; empty for all of it.</param>
public sealed record ContainerMount(string Volume, string Path, string SubPath);

namespace Slipway.Node.Runtimes;

/// <summary>A volume with every reference resolved.</summary>
public abstract record ResolvedVolume(string Name)
{
    /// <summary>An empty directory that lives as long as the pod.</summary>
    public sealed record Empty(string Name) : ResolvedVolume(Name);

    /// <summary>A path of the machine.</summary>
    /// <param name="Name">Name of the volume.</param>
    /// <param name="Path">The path.</param>
    /// <param name="Type">What must be there: <c>Directory</c>, <c>DirectoryOrCreate</c>, <c>File</c>, <c>FileOrCreate</c>, or
    /// empty.</param>
    public sealed record Host(string Name, string Path, string Type) : ResolvedVolume(Name);

    /// <summary>Files with content out of the API.</summary>
    /// <param name="Name">Name of the volume.</param>
    /// <param name="Items">The files, sorted by path.</param>
    public sealed record Files(string Name, IReadOnlyList<VolumeFile> Items) : ResolvedVolume(Name);
}

/// <summary>One file of a volume.</summary>
/// <param name="Path">Path inside the volume.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="Mode">Permission bits.</param>
public sealed record VolumeFile(string Path, ReadOnlyMemory<byte> Content, int Mode);

namespace Slipway.Node.Images;

/// <summary>One file or link of a folder.</summary>
/// <param name="Path">Path below the folder.</param>
/// <param name="LinkTarget">Where a symbolic link leads; null for a file.</param>
/// <param name="Executable">Whether the owner may execute it.</param>
internal sealed record ArtifactEntry(string Path, string? LinkTarget, bool Executable);

/// <summary>Reads and copies folders without following links.</summary>
internal static class ArtifactFolder
{
    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = 0,
        IgnoreInaccessible = false,
    };

    /// <summary>All files and links, sorted by path; version control folders stay out.</summary>
    public static IReadOnlyList<ArtifactEntry> Entries(string folder) => [.. new DirectoryInfo(folder)
        .EnumerateFileSystemInfos("*", Everything)
        .Where(static e => e.LinkTarget is not null || e is FileInfo)
        .Select(e => new ArtifactEntry(
            Path.GetRelativePath(folder, e.FullName),
            e.LinkTarget,
            e.LinkTarget is null && (e.UnixFileMode & UnixFileMode.UserExecute) != 0))
        .Where(static e => !e.Path.StartsWith(".git/", StringComparison.Ordinal))
        .OrderBy(static e => e.Path, StringComparer.Ordinal)];

    /// <summary>Copies a folder; the copy's files may be read and executed, not written.</summary>
    public static void Copy(string from, string to)
    {
        const UnixFileMode read = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        const UnixFileMode execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        Directory.CreateDirectory(to);
        foreach (var entry in Entries(from))
        {
            var target = Path.Combine(to, entry.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (entry.LinkTarget is { } link)
            {
                File.CreateSymbolicLink(target, link);
                continue;
            }

            File.Copy(Path.Combine(from, entry.Path), target);
            File.SetUnixFileMode(target, entry.Executable ? read | execute : read);
        }
    }
}

namespace Slipway.Node.Runtimes.Process;

/// <summary>Files that are there whole or not at all, whenever the process or the machine stops.</summary>
internal static class DurableFiles
{
    /// <summary>Writes a file readable by its owner only, by rename.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var temporary = path + ".new";
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using (var file = new FileStream(temporary, options))
        {
            file.Write(content);
            file.Flush(flushToDisk: false);
        }

        File.Move(temporary, path, overwrite: true);
    }
}

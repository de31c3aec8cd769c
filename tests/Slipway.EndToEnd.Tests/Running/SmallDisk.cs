namespace Slipway.EndToEnd.Tests.Running;

/// <summary>A file system of a few megabytes in memory, mounted at a folder; only root can have one.</summary>
internal sealed class SmallDisk
{
    private readonly string folder;

    private SmallDisk(string folder) => this.folder = folder;

    /// <summary>Mounts it, or skips the calling test when that cannot be.</summary>
    public static async Task<SmallDisk> MountAsync(string folder, int megabytes)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can mount a small disk");
        Directory.CreateDirectory(folder);
        var mount = await Programs.RunAsync(["mount", "-t", "tmpfs", "-o", $"size={megabytes}m,mode=0700", "tmpfs", folder]);
        Assert.SkipUnless(mount.ExitCode == 0, $"a small disk cannot be mounted here: {mount.Error}");
        return new SmallDisk(folder);
    }

    /// <summary>Takes all the space there is; answers the file that does so.</summary>
    public string Fill()
    {
        var file = Path.Combine(folder, "filler");
        using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        var block = new byte[64 * 1024];
        try
        {
            while (true)
            {
                stream.Write(block);
            }
        }
        catch (IOException)
        {
            return file;
        }
    }

    public async Task UnmountAsync() => (await Programs.RunAsync(["umount", folder])).Ok();
}

namespace Slipway.Node.Runtimes.Process;

/// <summary>Volumes of process pods: directories below the pod, and links to them where the manifest wants them.</summary>
internal sealed class VolumeDirectories(PodDirectories directories)
{
    /// <summary>Makes one volume.</summary>
    /// <returns>Null, or why it cannot be had.</returns>
    public string? Write(string podUid, ResolvedVolume volume)
    {
        try
        {
            switch (volume)
            {
                case ResolvedVolume.Empty:
                    Directory.CreateDirectory(directories.Volume(podUid, volume.Name));
                    return null;
                case ResolvedVolume.Host host:
                    return WriteHost(podUid, host);
                case ResolvedVolume.Files files:
                    WriteFiles(directories.Volume(podUid, volume.Name), files);
                    return null;
                default:
                    return $"volume {volume.Name} has no source that process pods know";
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"volume {volume.Name}: {e.Message}";
        }
    }

    /// <summary>Puts a link at the mount path if nothing is there and its parent directory exists.</summary>
    /// <returns>The link made, or null.</returns>
    public string? Link(string podUid, ContainerMount mount)
    {
        var target = Target(podUid, mount.Volume, mount.SubPath);
        try
        {
            if (!Path.IsPathRooted(mount.Path) || Path.Exists(mount.Path) || new FileInfo(mount.Path).LinkTarget is not null)
            {
                return null;
            }

            File.CreateSymbolicLink(mount.Path, target);
            return mount.Path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Removes a link that still leads into the pod.</summary>
    public void Unlink(string podUid, string link)
    {
        if (new FileInfo(link).LinkTarget?.StartsWith(directories.Pod(podUid) + "/", StringComparison.Ordinal) == true)
        {
            File.Delete(link);
        }
    }

    /// <summary>The directory or file of a mount.</summary>
    public string Target(string podUid, string volume, string subPath)
    {
        var root = directories.Volume(podUid, volume);
        return subPath.Length == 0 ? root : Path.Combine(root, subPath);
    }

    private string? WriteHost(string podUid, ResolvedVolume.Host host)
    {
        if (host.Type == "DirectoryOrCreate")
        {
            Directory.CreateDirectory(host.Path);
        }
        else if (host.Type == "FileOrCreate" && !File.Exists(host.Path))
        {
            File.WriteAllBytes(host.Path, []);
        }
        else if ((host.Type == "Directory" && !Directory.Exists(host.Path)) || (host.Type == "File" && !File.Exists(host.Path)))
        {
            return $"volume {host.Name}: hostPath {host.Path} is not a {host.Type.ToLowerInvariant()}";
        }

        var place = directories.Volume(podUid, host.Name);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        if (new FileInfo(place).LinkTarget is null)
        {
            File.CreateSymbolicLink(place, host.Path);
        }

        return null;
    }

    private static void WriteFiles(string place, ResolvedVolume.Files volume)
    {
        Directory.CreateDirectory(place);
        foreach (var file in volume.Items)
        {
            var path = Path.GetFullPath(file.Path, place);
            if (!path.StartsWith(place + "/", StringComparison.Ordinal))
            {
                throw new IOException($"path {file.Path} leads out of the volume");
            }

            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            DurableFiles.Replace(path, file.Content.Span);
            File.SetUnixFileMode(path, (UnixFileMode)(file.Mode & 0x1FF));
        }
    }
}

namespace Slipway.EndToEnd.Tests.Running;

/// <summary>The built program in a folder that every user may read, with a sample service of its own beside it.</summary>
internal sealed class ProgramCopy : IDisposable
{
    private const UnixFileMode Everybody = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slipway-e2e-program-");

    public ProgramCopy()
    {
        File.SetUnixFileMode(folder.FullName, Everybody);
        Copy(Path.GetDirectoryName(Programs.Slipway)!, Path.Combine(folder.FullName, "bin"));
        Copy(Path.Combine(Programs.Root, "examples", "echo"), Echo);
    }

    /// <summary>The program.</summary>
    public string Slipway => Path.Combine(folder.FullName, "bin", "slipway");

    /// <summary>The sources of its sample service.</summary>
    public string Echo => Path.Combine(folder.FullName, "examples", "echo");

    public void Dispose() => folder.Delete(recursive: true);

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to, Everybody);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var sub in Directory.EnumerateDirectories(from).Where(static d => Path.GetFileName(d) is not ("bin" or "obj")))
        {
            Copy(sub, Path.Combine(to, Path.GetFileName(sub)));
        }
    }
}

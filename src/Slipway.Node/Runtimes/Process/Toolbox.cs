namespace Slipway.Node.Runtimes.Process;

/// <summary>Full paths of the few programs that a process pod needs.</summary>
internal sealed class Toolbox
{
    private static readonly string[] Places = ["/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin"];

    public string Shell { get; } = Find("sh");

    public string Setsid { get; } = Find("setsid");

    public string Env { get; } = Find("env");

    public string Mv { get; } = Find("mv");

    /// <summary>Without this, what the shell ignores for background jobs stays ignored in the pod.</summary>
    public string DefaultSignals { get; } = "--default-signal=PIPE,INT,QUIT";

    /// <summary>The file that a command names: a path, or a name looked for in a PATH. Null when it is not there or cannot be
    /// executed.</summary>
    public static string? FindCommand(string command, string workingDirectory, string? searchPath)
    {
        if (command.Contains('/', StringComparison.Ordinal))
        {
            var path = Path.GetFullPath(command, workingDirectory);
            return IsExecutable(path) ? path : null;
        }

        return (searchPath ?? string.Join(':', Places)).Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(directory => Path.GetFullPath(Path.Combine(directory, command), workingDirectory))
            .FirstOrDefault(IsExecutable);
    }

    private static bool IsExecutable(string path)
    {
        const UnixFileMode any = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path) && (File.GetUnixFileMode(path) & any) != 0;
    }

    private static string Find(string name) => Places.Select(p => Path.Combine(p, name)).FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException($"The program {name} is needed to run pods as processes; install util-linux and coreutils.");
}

using System.Diagnostics;

namespace Slipway.Cli.Installing;

/// <summary>One systemd that can run the service: the system's or the user's.</summary>
internal sealed record SystemdManager
{
    /// <summary>True for the user's own manager.</summary>
    public required bool ForUser { get; init; }

    /// <summary>Folder of its units.</summary>
    public required string UnitFolder { get; init; }

    /// <summary>A folder that is there exactly while the manager runs.</summary>
    public required string RunFolder { get; init; }

    /// <summary>Calls <c>systemctl</c> of this manager with words; answers exit code and standard error.</summary>
    public required Func<IReadOnlyList<string>, (int Code, string Error)> Systemctl { get; init; }

    /// <summary>Whether it runs on this machine.</summary>
    public bool Runs => Directory.Exists(RunFolder);

    /// <summary>The system's manager: units of root, started at boot.</summary>
    public static SystemdManager OfSystem() => new()
    {
        ForUser = false,
        UnitFolder = "/etc/systemd/system",
        RunFolder = "/run/systemd/system",
        Systemctl = static words => Run(words),
    };

    /// <summary>The manager of the user who calls: units started with the first login, or at boot with lingering.</summary>
    public static SystemdManager OfUser()
    {
        var configuration = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME") is { Length: > 0 } given
            ? given
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config");
        var runtime = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } run ? run : "/nonexistent";
        return new SystemdManager
        {
            ForUser = true,
            UnitFolder = Path.Combine(configuration, "systemd", "user"),
            RunFolder = Path.Combine(runtime, "systemd"),
            Systemctl = static words => Run(["--user", .. words]),
        };
    }

    private static (int Code, string Error) Run(IEnumerable<string> words)
    {
        var start = new ProcessStartInfo("systemctl", words) { UseShellExecute = false, RedirectStandardError = true };
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return (127, e.Message);
        }

        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error.Trim());
    }
}

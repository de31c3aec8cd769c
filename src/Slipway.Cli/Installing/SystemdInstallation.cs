using Slipway.Cli.Output;

namespace Slipway.Cli.Installing;

/// <summary>Puts the unit where systemd finds it.</summary>
internal static class SystemdInstallation
{
    private const UnixFileMode UnitMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Writes the unit, has systemd read it, and starts it when asked to; answers the path.</summary>
    /// <exception cref="CommandFailure">systemd does not run, the folder is not writable, or the file there is not ours.</exception>
    public static string Run(SystemdUnit unit, SystemdManager manager, bool start)
    {
        if (!manager.Runs)
        {
            throw new CommandFailure(manager.ForUser
                ? $"no systemd of this user runs ({manager.RunFolder} is missing). Log in over ssh or a console, or enable one with "
                    + "'loginctl enable-linger'; 'slipway install --systemd --user --print' shows the unit."
                : $"systemd does not run on this machine ({manager.RunFolder} is missing). 'slipway install --systemd --print' "
                    + "shows the unit; 'slipway up --detach' starts without it.");
        }

        var path = Path.Combine(manager.UnitFolder, SystemdUnit.FileName);
        Write(path, unit.Text);
        Call(manager, "daemon-reload");
        if (start)
        {
            Call(manager, "enable", SystemdUnit.FileName);
            Call(manager, "restart", SystemdUnit.FileName);
        }

        return path;
    }

    private static void Write(string path, string text)
    {
        var next = path + ".new";
        try
        {
            if (File.Exists(path) && File.ReadLines(path).FirstOrDefault() != SystemdUnit.Mark)
            {
                throw new CommandFailure($"{path} was not written by slipway and is left alone. Move it away, or compare with --print.");
            }

            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(next, text);
            File.SetUnixFileMode(next, UnitMode);
            File.Move(next, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure($"{path} cannot be written: {e.Message}. A unit of your own needs no such right: --user.");
        }
    }

    private static void Call(SystemdManager manager, params string[] words)
    {
        var (code, error) = manager.Systemctl(words);
        if (code != 0)
        {
            throw new CommandFailure($"systemctl {string.Join(' ', words)} failed with code {code}: {error}");
        }
    }
}

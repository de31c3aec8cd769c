using System.Globalization;

namespace Slipway.Node.Runtimes.Process;

/// <summary>Reads of files that may vanish at any moment.</summary>
internal static class ProcFiles
{
    /// <summary>Id of this boot of the machine.</summary>
    public static string BootId { get; } = ReadText("/proc/sys/kernel/random/boot_id")?.Trim() ?? "unknown";

    /// <summary>The whole file as text, or null when it cannot be read.</summary>
    public static string? ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Pids of all processes whose environment holds <paramref name="variable"/>, as far as this user may look.</summary>
    /// <param name="variable"><c>NAME=VALUE</c>.</param>
    public static IReadOnlyList<int> PidsWithEnvironment(string variable)
    {
        var found = new List<int>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                && ReadText(directory + "/environ") is { } environment
                && environment.Split('\0').Contains(variable, StringComparer.Ordinal))
            {
                found.Add(pid);
            }
        }

        return found;
    }
}

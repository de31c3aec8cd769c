using System.Globalization;
using System.Text;

namespace Slipway.EndToEnd.Tests.Running;

/// <summary>Processes that belong to a folder: their command line, environment or working directory names it.</summary>
internal static class ProcessesBelow
{
    public static IReadOnlyList<int> Find(string folder)
        => [.. Directory.EnumerateDirectories("/proc")
            .Select(static d => int.TryParse(Path.GetFileName(d), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0 && pid != Environment.ProcessId && Belongs(pid, folder))];

    public static string Describe(IEnumerable<int> pids)
        => string.Join('\n', pids.Select(static p => $"{p}: {Read(p, "cmdline")}"));

    private static bool Belongs(int pid, string folder)
        => Read(pid, "cmdline").Contains(folder, StringComparison.Ordinal)
            || Read(pid, "environ").Contains(folder, StringComparison.Ordinal)
            || Link(pid).StartsWith(folder, StringComparison.Ordinal);

    private static string Read(int pid, string file)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{pid}/{file}")).Replace('\0', ' ');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static string Link(int pid)
    {
        try
        {
            return new FileInfo($"/proc/{pid}/cwd").LinkTarget ?? "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}

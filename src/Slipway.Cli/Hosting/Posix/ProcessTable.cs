using System.Globalization;

namespace Slipway.Cli.Hosting.Posix;

/// <summary>What <c>/proc</c> tells of processes of this machine.</summary>
internal static class ProcessTable
{
    /// <summary>Changes with every boot.</summary>
    public static string BootId => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    /// <summary>This process.</summary>
    public static ProcessIdentity Self => Identify(Environment.ProcessId)
        ?? throw new InvalidOperationException("/proc is not mounted");

    /// <summary>Pid and start time of a running process, or null when there is none (a zombie counts as none).</summary>
    public static ProcessIdentity? Identify(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : new ProcessIdentity(pid, long.Parse(fields[19], CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether exactly this process still runs.</summary>
    public static bool IsAlive(ProcessIdentity process) => Identify(process.Pid) == process;

    /// <summary>Proportional set size in bytes, or null when it cannot be read.</summary>
    public static long? ProportionalSetSize(int pid)
    {
        try
        {
            foreach (var line in File.ReadLines($"/proc/{pid}/smaps_rollup"))
            {
                if (line.StartsWith("Pss:", StringComparison.Ordinal))
                {
                    return 1024 * long.Parse(line[4..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        return null;
    }

    /// <summary>Sends a signal to exactly this process; nothing happens when it is gone.</summary>
    public static void Signal(ProcessIdentity process, int signal)
    {
        if (IsAlive(process))
        {
            _ = NativeMethods.Kill(process.Pid, signal);
        }
    }

    /// <summary>Waits until a process is gone; false when it still runs after the time.</summary>
    public static async Task<bool> WaitForExitAsync(ProcessIdentity process, TimeSpan atMost, TimeProvider time)
    {
        var deadline = time.GetUtcNow() + atMost;
        while (IsAlive(process))
        {
            if (time.GetUtcNow() >= deadline)
            {
                return false;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), time);
        }

        return true;
    }
}

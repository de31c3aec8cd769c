namespace Slipway.Node.Runtimes.Process;

/// <summary>The process pods of a data directory while no node agent runs on it.</summary>
/// <param name="dataDirectory">The data directory.</param>
/// <param name="time">Clock of the waiting.</param>
public sealed class ProcessPods(string dataDirectory, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    private readonly PodDirectories directories = new(Path.GetFullPath(dataDirectory));

    /// <summary>
    /// Ends every container: SIGTERM, and SIGKILL for what still runs after the grace period. The next agent brings the pods back, as after
    /// a
    /// reboot of the machine.
    /// </summary>
    /// <param name="grace">Time for containers to end by themselves.</param>
    /// <param name="cancellationToken">Stops waiting; what runs goes on.</param>
    public async Task StopAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        var sandboxes = new SandboxStore(directories, new HostPortAllocator(new Random()));
        sandboxes.Load();
        var running = sandboxes.Uids().SelectMany(Runs).Where(static r => r.Main.IsAlive()).ToList();
        foreach (var run in running)
        {
            _ = NativeMethods.Kill(run.Main.Pid, NativeMethods.SigTerm);
        }

        var deadline = time.GetUtcNow() + grace;
        while (running.Exists(static r => r.Main.IsAlive()) && time.GetUtcNow() < deadline)
        {
            await Task.Delay(Poll, time, cancellationToken);
        }

        foreach (var run in running)
        {
            if (run.Main.IsAlive())
            {
                _ = NativeMethods.Kill(-run.Main.Pid, NativeMethods.SigKill);
            }

            foreach (var pid in ProcFiles.PidsWithEnvironment("SLIPWAY_CONTAINER_ID=" + run.ContainerId))
            {
                _ = NativeMethods.Kill(pid, NativeMethods.SigKill);
            }
        }

        foreach (var uid in sandboxes.Uids())
        {
            sandboxes.Save(sandboxes.Find(uid)! with { BootId = "" });
        }
    }

    private IEnumerable<(ProcessIdentity Main, string ContainerId)> Runs(string uid)
    {
        var root = directories.Containers(uid);
        foreach (var name in Directory.Exists(root) ? Directory.EnumerateDirectories(root).Select(static d => Path.GetFileName(d)) : [])
        {
            foreach (var attempt in directories.Attempts(uid, name))
            {
                var run = directories.Run(uid, name, attempt);
                if (run.ReadRecord() is { } record && record.BootId == ProcFiles.BootId && run.ReadPids() is { } pids)
                {
                    yield return (pids.Main, record.ContainerId);
                }
            }
        }
    }
}

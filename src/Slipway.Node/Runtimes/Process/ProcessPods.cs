namespace Slipway.Node.Runtimes.Process;

/// <summary>The process pods of a data directory while no node agent runs on it.</summary>
/// <param name="dataDirectory">The data directory.</param>
/// <param name="time">Clock of the waiting.</param>
public sealed class ProcessPods(string dataDirectory, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    // Time for processes that were killed to be gone.
    private static readonly TimeSpan Dying = TimeSpan.FromSeconds(2);
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
        var running = sandboxes.Uids().SelectMany(Runs).Where(static r => !r.HasEnded).ToList();
        foreach (var run in running.Where(static r => r.MainIsAlive))
        {
            _ = NativeMethods.Kill(run.Pids!.Value.Main.Pid, NativeMethods.SigTerm);
        }

        await WaitAsync(running, grace, cancellationToken);
        foreach (var run in running)
        {
            if (run.MainIsAlive)
            {
                _ = NativeMethods.Kill(-run.Pids!.Value.Main.Pid, NativeMethods.SigKill);
            }

            foreach (var pid in ProcFiles.PidsWithEnvironment(ProcessRuntime.Variable(run.ContainerId)))
            {
                _ = NativeMethods.Kill(pid, NativeMethods.SigKill);
            }
        }

        await WaitAsync(running, Dying, cancellationToken);
        foreach (var run in running.Where(static r => !r.HasEnded && r.Pids is not null))
        {
            _ = NativeMethods.Kill(run.Pids!.Value.Wrapper.Pid, NativeMethods.SigKill);
        }

        await WaitAsync(running, Dying, cancellationToken);
        foreach (var uid in sandboxes.Uids())
        {
            sandboxes.Save(sandboxes.Find(uid)! with { BootId = "" });
        }
    }

    private async Task WaitAsync(List<StoppedRun> running, TimeSpan atMost, CancellationToken cancellationToken)
    {
        var deadline = time.GetUtcNow() + atMost;
        while (running.Exists(static r => !r.HasEnded) && time.GetUtcNow() < deadline)
        {
            await Task.Delay(Poll, time, cancellationToken);
        }
    }

    private IEnumerable<StoppedRun> Runs(string uid)
    {
        var root = directories.Containers(uid);
        foreach (var name in Directory.Exists(root) ? Directory.EnumerateDirectories(root).Select(static d => Path.GetFileName(d)) : [])
        {
            foreach (var attempt in directories.Attempts(uid, name))
            {
                var run = directories.Run(uid, name, attempt);
                if (run.ReadRecord() is { } record && record.BootId == ProcFiles.BootId)
                {
                    yield return new StoppedRun(run, record.ContainerId);
                }
            }
        }
    }

    /// <summary>A run that is to end, with the wrapper that writes its exit code down.</summary>
    private sealed record StoppedRun(RunDirectory Directory, string ContainerId)
    {
        /// <summary>Null until the wrapper has written them.</summary>
        public (ProcessIdentity Main, ProcessIdentity Wrapper)? Pids => Directory.ReadPids();

        public bool MainIsAlive => Pids is { } pids && pids.Main.IsAlive();

        /// <summary>The wrapper ends after the container, a moment later.</summary>
        public bool HasEnded => Pids is { } pids ? !pids.Main.IsAlive() && !pids.Wrapper.IsAlive()
            : Directory.ReadExit() is not null || ProcFiles.PidsWithEnvironment(ProcessRuntime.Variable(ContainerId)).Count == 0;
    }
}

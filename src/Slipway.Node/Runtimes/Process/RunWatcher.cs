using System.Collections.Concurrent;

namespace Slipway.Node.Runtimes.Process;

/// <summary>
/// Notices the end of runs. They are not children of this process (they must outlive it), so their exit files and, where the wrapper was
/// killed, their entries in /proc are looked at ten times a second while anything runs.
/// </summary>
internal sealed class RunWatcher(TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private readonly ConcurrentDictionary<string, WatchedRun> runs = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private bool looking;

    /// <summary>Called for each run that has ended, before those who wait are told.</summary>
    public Action<string>? OnEnd { get; set; }

    /// <summary>Starts to watch a run.</summary>
    public void Add(string containerId, RunDirectory directory, DateTimeOffset startedAt)
    {
        runs[containerId] = new WatchedRun(containerId, directory, startedAt);
        lock (gate)
        {
            if (looking)
            {
                return;
            }

            looking = true;
        }

        _ = LookAsync();
    }

    /// <summary>The run, or null when it is not watched (any more).</summary>
    public WatchedRun? Find(string containerId) => runs.GetValueOrDefault(containerId);

    /// <summary>Forgets a run.</summary>
    public void Remove(string containerId) => runs.TryRemove(containerId, out _);

    /// <summary>How a run ended by its files and processes; null while it runs.</summary>
    public static ContainerExit? Inspect(string containerId, RunDirectory directory, DateTimeOffset startedAt, DateTimeOffset now)
    {
        if (Recorded() is { } recorded)
        {
            return recorded;
        }

        if (directory.ReadPids() is not { } pids || pids.Main.IsAlive() || pids.Wrapper.IsAlive())
        {
            return null;
        }

        // The wrapper may have ended between the two looks.
        return Recorded() ?? Unknown(containerId, startedAt, now);

        ContainerExit? Recorded() => directory.ReadExit() is { } exit
            ? new ContainerExit(containerId, exit.Code, ContainerExit.ReasonOf(exit.Code), null, startedAt, exit.At)
            : null;
    }

    /// <summary>The exit of a run whose end nobody has seen.</summary>
    public static ContainerExit Unknown(string containerId, DateTimeOffset startedAt, DateTimeOffset now) => new(
        containerId,
        ContainerExit.UnknownExitCode,
        ContainerExit.UnknownReason,
        "The container is gone and nobody has seen its exit code.",
        startedAt,
        now);

    private async Task LookAsync()
    {
        while (true)
        {
            await Task.Delay(Interval, time);
            foreach (var run in runs.Values.Where(static r => !r.Ended.Task.IsCompleted))
            {
                if (Inspect(run.ContainerId, run.Directory, run.StartedAt, time.GetUtcNow()) is { } exit)
                {
                    OnEnd?.Invoke(run.ContainerId);
                    run.Ended.TrySetResult(exit);
                }
            }

            lock (gate)
            {
                if (runs.Values.All(static r => r.Ended.Task.IsCompleted))
                {
                    looking = false;
                    return;
                }
            }
        }
    }
}

/// <summary>A run that is watched.</summary>
internal sealed record WatchedRun(string ContainerId, RunDirectory Directory, DateTimeOffset StartedAt)
{
    /// <summary>Completes with the exit.</summary>
    public TaskCompletionSource<ContainerExit> Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

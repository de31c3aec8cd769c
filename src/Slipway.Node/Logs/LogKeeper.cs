using System.Collections.Concurrent;

namespace Slipway.Node.Logs;

/// <summary>
/// Looks after the log files that containers write by themselves: notes when bytes have arrived, and frees the oldest bytes of files that
/// grow too long. See the README of this folder.
/// </summary>
/// <param name="time">Clock.</param>
public sealed class LogKeeper(TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private readonly ConcurrentDictionary<string, ContainerLog> watched = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private bool looking;

    /// <summary>Starts to look after a file.</summary>
    internal void Watch(string path, string containerId)
    {
        watched[path] = new ContainerLog(path, containerId, time);
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

    /// <summary>Whether a container still writes to the file.</summary>
    internal bool IsWatched(string path) => watched.ContainsKey(path);

    /// <summary>Notes the last bytes and stops looking; the file stays.</summary>
    internal void Forget(string path)
    {
        if (watched.TryRemove(path, out var log))
        {
            log.Note();
        }
    }

    /// <summary>Removes a log and what was noted about it.</summary>
    internal void Delete(string path)
    {
        Forget(path);
        File.Delete(path);
        File.Delete(LogIndex.PathFor(path));
    }

    private async Task LookAsync()
    {
        while (true)
        {
            await Task.Delay(Interval, time);
            foreach (var log in watched.Values)
            {
                log.Note();
            }

            lock (gate)
            {
                if (watched.IsEmpty)
                {
                    looking = false;
                    return;
                }
            }
        }
    }
}

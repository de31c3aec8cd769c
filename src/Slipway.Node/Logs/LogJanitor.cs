using Slipway.Node.Runtimes.Process;

namespace Slipway.Node.Logs;

/// <summary>Removes the logs of pods that are gone, a day after their last byte.</summary>
/// <param name="dataDirectory">The data directory.</param>
/// <param name="time">Clock.</param>
public sealed class LogJanitor(string dataDirectory, TimeProvider time)
{
    /// <summary>How long the log of a removed pod stays.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromHours(24);

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    private readonly PodDirectories directories = new(Path.GetFullPath(dataDirectory));

    /// <summary>Cleans now and every hour until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                Clean();
                await Task.Delay(Interval, time, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // Asked to stop.
        }
    }

    /// <summary>Removes what is due.</summary>
    public void Clean()
    {
        if (!Directory.Exists(directories.Logs))
        {
            return;
        }

        var due = time.GetUtcNow() - Retention;
        foreach (var directory in Directory.EnumerateDirectories(directories.Logs))
        {
            var uid = Path.GetFileName(directory).Split('_')[^1];
            var files = Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories);
            if (!Directory.Exists(directories.Pod(uid)) && files.All(f => File.GetLastWriteTimeUtc(f) < due.UtcDateTime))
            {
                Directory.Delete(directory, recursive: true);
            }
        }
    }
}

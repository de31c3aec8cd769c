using Slipway.Cli.Output;

namespace Slipway.Cli.Hosting;

/// <summary>The lock that a server holds on its data directory; the system gives it back when the process dies, however it dies.</summary>
internal static class DirectoryLock
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    /// <summary>Takes the lock; waits a moment for an earlier server that is on its way out.</summary>
    /// <exception cref="CommandFailure">Another server keeps it.</exception>
    public static async Task<IDisposable> TakeAsync(DataDirectory data, TimeSpan atMost, TimeProvider time)
    {
        var deadline = time.GetUtcNow() + atMost;
        while (true)
        {
            try
            {
                return new FileStream(data.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (time.GetUtcNow() < deadline)
            {
                await Task.Delay(Poll, time);
            }
            catch (IOException)
            {
                throw new CommandFailure($"data directory {data.Root} is in use by another running server");
            }
        }
    }
}

namespace Slipway.Cli.Hosting;

/// <summary>Gives memory back that only the start needed: schemas being made, first lists, contracts of JSON.</summary>
internal static class StartupMemory
{
    /// <summary>Time after which a process that is ready has done what it does only once.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(3);

    /// <summary>Collects once, a while after the process is ready. The heap is small then: the pause is a few milliseconds.</summary>
    /// <param name="time">Clock of the wait.</param>
    /// <param name="cancellationToken">The process stops.</param>
    public static async Task ReleaseAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Settled, time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}

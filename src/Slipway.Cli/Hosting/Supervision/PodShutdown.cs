using Slipway.Node.Runtimes.Process;

namespace Slipway.Cli.Hosting.Supervision;

/// <summary>Ends the pods of a data directory while no server runs.</summary>
internal static class PodShutdown
{
    // What a pod has in flight is finished within this time; its own grace period may be longer, but whoever says "down" waits for it.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    public static Task RunAsync(DataDirectory data, TimeProvider time) =>
        new ProcessPods(data.Root, time).StopAsync(Grace, CancellationToken.None);
}

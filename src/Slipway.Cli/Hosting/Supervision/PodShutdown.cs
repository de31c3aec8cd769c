namespace Slipway.Cli.Hosting.Supervision;

/// <summary>Ends the pods of a data directory while no server runs.</summary>
internal static class PodShutdown
{
    public static Task RunAsync(DataDirectory data, TimeProvider time) => Task.CompletedTask;
}

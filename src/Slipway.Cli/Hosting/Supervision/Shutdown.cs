using Slipway.Cli.Hosting.Posix;

namespace Slipway.Cli.Hosting.Supervision;

/// <summary>Ends everything of a data directory: the server first, so that it starts nothing again; then the pods; the gateway
/// last.</summary>
internal static class Shutdown
{
    public static async Task RunAsync(DataDirectory data, ProcessesFile processes, TimeSpan atMost, TimeProvider time)
    {
        File.Delete(data.StatusFile);
        await EndAsync(processes.Server, atMost, time);
        await PodShutdown.RunAsync(data, time);
        await EndAsync(processes.LeavingGateway, atMost, time);
        await EndAsync(processes.Gateway, atMost, time);
        File.Delete(data.ProcessesFile);
    }

    /// <summary>Asks a process to end, and ends it after the time.</summary>
    public static async Task EndAsync(ProcessIdentity? process, TimeSpan atMost, TimeProvider time)
    {
        if (process is null)
        {
            return;
        }

        ProcessTable.Signal(process, NativeMethods.SigTerm);
        if (!await ProcessTable.WaitForExitAsync(process, atMost, time))
        {
            ProcessTable.Signal(process, NativeMethods.SigKill);
            await ProcessTable.WaitForExitAsync(process, atMost, time);
        }
    }
}

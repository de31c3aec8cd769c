using System.CommandLine;
using Slipway.Cli.Hosting;
using Slipway.Cli.Hosting.Posix;
using Slipway.Cli.Hosting.Supervision;
using Slipway.Cli.Output;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway down</c>: ends everything that runs on a data directory; what is stored stays.</summary>
internal static class DownCommand
{
    // Server, pods and gateway each get their time before they are killed.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(120);

    public static Command Build()
    {
        var data = CommonOptions.Data();
        var command = new Command("down", "Stop the server, the gateway and all pods. Nothing stored is lost.") { data };
        command.SetAction((result, _) => RunAsync(DataDirectory.Resolve(result.GetValue(data))));
        return command;
    }

    internal static async Task<int> RunAsync(DataDirectory data)
    {
        var processes = JsonFile.Read(data.ProcessesFile, HostingJson.Default.ProcessesFile);
        if (processes is null || processes.BootId != ProcessTable.BootId)
        {
            await Console.Error.WriteLineAsync($"slipway: nothing runs on {data.Root}");
            File.Delete(data.StatusFile);
            return ExitCodes.Success;
        }

        if (ProcessTable.IsAlive(processes.Supervisor))
        {
            ProcessTable.Signal(processes.Supervisor, NativeMethods.SigTerm);
            if (!await ProcessTable.WaitForExitAsync(processes.Supervisor, StopTimeout, TimeProvider.System))
            {
                ProcessTable.Signal(processes.Supervisor, NativeMethods.SigKill);
            }

            // A supervisor that ended everything leaves no file; one that died on the way leaves the rest to this command.
            var left = JsonFile.Read(data.ProcessesFile, HostingJson.Default.ProcessesFile);
            if (left?.Supervisor != processes.Supervisor)
            {
                return ExitCodes.Success;
            }

            processes = left;
        }

        await Shutdown.RunAsync(data, processes, TimeSpan.FromSeconds(30), TimeProvider.System);
        return ExitCodes.Success;
    }
}

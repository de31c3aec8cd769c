using System.CommandLine;
using System.Runtime.InteropServices;
using Slipway.Cli.Hosting;
using Slipway.Cli.Hosting.Posix;
using Slipway.Cli.Output;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway server</c>: API server, controllers and node in one process; started by the supervisor.</summary>
internal static class ServerCommand
{
    public static Command Build()
    {
        var data = CommonOptions.Data();
        var command = new Command("server", "Run the API server, the controllers and the node (started by 'slipway up').") { data };
        command.Hidden = true;
        command.SetAction(async result =>
        {
            // A session of its own: signals of the terminal reach only the supervisor.
            NativeMethods.SetSid();
            using var stop = new StopSignals(PosixSignal.SIGTERM, PosixSignal.SIGINT);
            await ServerProcess.RunAsync(DataDirectory.Resolve(result.GetValue(data)), stop);
            return ExitCodes.Success;
        });
        return command;
    }
}

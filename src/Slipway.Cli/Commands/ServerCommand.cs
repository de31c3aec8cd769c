using System.CommandLine;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway server</c>: API server, controllers and node in one process; started by the supervisor.</summary>
internal static class ServerCommand
{
    public static Command Build()
    {
        var data = CommonOptions.Data();
        var command = new Command("server", "Run the API server, the controllers and the node (started by 'slipway up').") { data };
        command.Hidden = true;
        return command;
    }
}

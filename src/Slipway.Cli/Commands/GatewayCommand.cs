using System.CommandLine;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway gateway</c>: the data plane; started by the supervisor.</summary>
internal static class GatewayCommand
{
    public static Command Build()
    {
        var data = CommonOptions.Data();
        var command = new Command("gateway", "Run the data plane (started by 'slipway up').") { data };
        command.Hidden = true;
        return command;
    }
}

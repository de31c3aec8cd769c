using System.CommandLine;
using System.Text.Json;
using Slipway.Cli.Hosting;
using Slipway.Cli.Hosting.Posix;
using Slipway.Cli.Output;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway status</c>: what runs on a data directory, and where.</summary>
internal static class StatusCommand
{
    public static Command Build()
    {
        var data = CommonOptions.Data();
        var output = CommonOptions.Output();
        var command = new Command("status", "Show what runs and where.") { data, output };
        command.SetAction(result => Run(DataDirectory.Resolve(result.GetValue(data)), result.GetValue(output) == "json"));
        return command;
    }

    private static int Run(DataDirectory data, bool json)
    {
        if (StatusFile.Read(data) is not { } status || ProcessTable.Identify(status.Pids.Server) is null
            && ProcessTable.Identify(status.Pids.Gateway) is null)
        {
            Console.Error.WriteLine($"slipway: nothing runs on {data.Root}. Start it with 'slipway up'.");
            return ExitCodes.NotRunning;
        }

        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(status, HostingJson.Default.StatusFile));
            return ExitCodes.Success;
        }

        Console.Out.WriteLine($"api         {status.Api}");
        Console.Out.WriteLine($"gateway     {status.Gateway}");
        if (status.GatewayTls is { } tls)
        {
            Console.Out.WriteLine($"gateway tls {tls} (certificate authority: {data.AuthorityFile})");
        }

        Console.Out.WriteLine($"metrics     {status.GatewayAdmin}/metrics");
        Console.Out.WriteLine($"kubeconfig  {data.Kubeconfig}");
        foreach (var (name, pid) in new[] { ("supervisor", status.Pids.Supervisor), ("server", status.Pids.Server),
            ("gateway", status.Pids.Gateway) })
        {
            var memory = ProcessTable.ProportionalSetSize(pid);
            var state = ProcessTable.Identify(pid) is null ? "not running" : memory is null
                ? "running"
                : $"running, {memory / 1048576.0:0} MB";
            Console.Out.WriteLine($"{name,-11} pid {pid}, {state}");
        }

        return ExitCodes.Success;
    }
}

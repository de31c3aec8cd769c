using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json;
using Slipway.Cli.Demo;
using Slipway.Cli.Hosting;
using Slipway.Cli.Output;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway demo</c>: the main job, live, with every request accounted for.</summary>
internal static class DemoCommand
{
    public static Command Build()
    {
        var quick = new Option<bool>("--quick") { Description = "Shorter steps: under a minute." };
        var chaos = new Option<bool>("--chaos") { Description = "Kill the gateway in the middle too." };
        var output = CommonOptions.Output();
        var command = new Command(
            "demo", "Release a good version and a bad one under load, and account for every request.") { quick, chaos, output };
        command.SetAction(
            (result, _) => RunAsync(new DemoOptions(result.GetValue(quick), result.GetValue(chaos), result.GetValue(output) == "json")));
        return command;
    }

    private static async Task<int> RunAsync(DemoOptions options)
    {
        var screen = new DemoScreen(PlainConsole.For(options.Json ? Console.Error : Console.Out));
        using var stop = new StopSignals(PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP);
        DemoSummary summary;
        try
        {
            summary = await screen.RunAsync(() => new DemoRun(options, screen, TimeProvider.System).RunAsync(stop.Token));
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("slipway: interrupted; everything is stopped and removed");
            return ExitCodes.Interrupted;
        }

        screen.Summary(summary);
        if (options.Json)
        {
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(summary, DemoJson.Default.DemoSummary));
        }

        return summary.Held ? ExitCodes.Success : ExitCodes.Failure;
    }
}

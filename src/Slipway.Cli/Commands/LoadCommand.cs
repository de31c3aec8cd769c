using System.CommandLine;
using System.Runtime.InteropServices;
using Slipway.Cli.Demo.Load;
using Slipway.Cli.Hosting;
using Slipway.Cli.Output;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway load</c>: the steady load of the demo, in a process of its own.</summary>
internal static class LoadCommand
{
    public static Command Build()
    {
        var target = new Option<string>("--target") { Description = "Address of the gateway.", HelpName = "HOST:PORT", Required = true };
        var host = new Option<string>("--host") { Description = "Host header.", DefaultValueFactory = static _ => "echo.local" };
        var rate = new Option<int>("--rate") { Description = "Requests per second.", DefaultValueFactory = static _ => 500 };
        var seconds = new Option<int>("--seconds") { Description = "End after this time.", DefaultValueFactory = static _ => 60 };
        var within = new Option<int>("--answer-within")
        {
            Description = "Seconds after which a request without an answer has failed.", DefaultValueFactory = static _ => 10,
        };
        var log = new Option<string>("--log") { Description = "File for the outcome of each request.", Required = true };
        var command = new Command("load", "Send a steady load and log the outcome of each request.") 
        {
            target, host, rate, seconds, within, log,
        };
        command.Hidden = true;
        command.SetAction((result, _) => RunAsync(new LoadOptions(
            AddressArgument.Parse("--target", result.GetValue(target)!),
            result.GetValue(host)!,
            InRange("--rate", result.GetValue(rate), 100_000),
            InRange("--seconds", result.GetValue(seconds), 3600),
            result.GetValue(log)!)
        {
            AnswerWithin = TimeSpan.FromSeconds(InRange("--answer-within", result.GetValue(within), 600)),
        }));
        return command;
    }

    private static async Task<int> RunAsync(LoadOptions options)
    {
        using var stop = new StopSignals(PosixSignal.SIGTERM);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, static context => context.Cancel = true);
        await new LoadGenerator(options, TimeProvider.System).RunAsync(stop.Token);
        return ExitCodes.Success;
    }

    private static int InRange(string flag, int value, int most) => value >= 1 && value <= most
        ? value
        : throw new CommandFailure($"{flag} {value}: allowed is 1 to {most}.", ExitCodes.Usage);
}

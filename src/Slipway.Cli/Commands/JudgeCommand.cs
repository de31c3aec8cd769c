using System.CommandLine;
using System.Text.Json;
using Slipway.Analysis.Replay;
using Slipway.Cli.Output;
using Slipway.Cli.Replays;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway judge replay FILE</c>: what a judge would have decided on requests that were recorded.</summary>
internal static class JudgeCommand
{
    public static Command Build() => new("judge", "Try judges and their settings on recorded requests.") { Replay() };

    private static Command Replay()
    {
        var file = new Argument<string>("file")
        {
            Description = $"CSV with the header {string.Join(',', TraceField.Names)} (user may be left out), or JSON lines with the same "
                + "names; - for standard input. time in seconds, version stable or canary, status of HTTP or 0 for no answer.",
            HelpName = "FILE",
        };
        var (options, output) = (new ReplayOptions(), CommonOptions.Output());
        var command = new Command("replay", "Run a judge over recorded requests: what it would have decided, when, and why.") { file };
        options.AddTo(command);
        command.Options.Add(output);
        command.SetAction(result =>
        {
            var writer = result.InvocationConfiguration.Output;
            var (replay, interval) = options.Read(result);
            var text = result.GetValue(output) == "json" ? null : new ReplayText(writer, interval);
            ReplayResult? outcome = null;
            foreach (var look in replay.Run(TraceFile.Read(result.GetValue(file)!)))
            {
                text?.Add(look);
                outcome = ReplayResult.After(outcome, look);
            }

            if (text is null)
            {
                writer.WriteLine(JsonSerializer.Serialize(ReplayReport.Of(outcome!), ReplayJson.Default.ReplayReport));
            }
            else
            {
                text.End(outcome!);
            }

            return ExitCodes.Success;
        });
        return command;
    }
}

using System.CommandLine;
using Slipway.Cli.Output;

namespace Slipway.Cli.Commands;

/// <summary>The root of the command line: the list of all verbs, and the one place where errors become messages and exit codes.</summary>
internal static class SlipwayCommand
{
    public static RootCommand Build() => new("Deployment and operations in one binary, with progressive delivery at its heart.")
    {
        UpCommand.Build(),
        DownCommand.Build(),
        StatusCommand.Build(),
        LoadCommand.Build(),
        VersionCommand.Build(),
        CompletionCommand.Build(),
        ServerCommand.Build(),
        GatewayCommand.Build(),
    };

    public static async Task<int> RunAsync(string[] args)
    {
        var result = Build().Parse(args);
        if (result.Errors.Count > 0 && result.Action is not System.CommandLine.Invocation.SynchronousCommandLineAction { Terminating: true, ClearsParseErrors: true })
        {
            foreach (var error in result.Errors)
            {
                await Console.Error.WriteLineAsync($"slipway: {error.Message}");
            }

            await Console.Error.WriteLineAsync($"Try 'slipway {string.Join(' ', args.TakeWhile(static a => !a.StartsWith('-')).Take(1))} --help'.".Replace("  ", " ", StringComparison.Ordinal));
            return ExitCodes.Usage;
        }

        try
        {
            return await result.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (CommandFailure failure)
        {
            await Console.Error.WriteLineAsync($"slipway: {failure.Message}");
            return failure.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Interrupted;
        }
        catch (Exception e) when (Environment.GetEnvironmentVariable("SLIPWAY_DEBUG") is null)
        {
            await Console.Error.WriteLineAsync($"slipway: unexpected {e.GetType().Name}: {e.Message} (SLIPWAY_DEBUG=1 shows where)");
            return ExitCodes.Failure;
        }
    }
}

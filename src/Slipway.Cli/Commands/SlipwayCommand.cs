using System.CommandLine;
using Slipway.Cli.Output;
using Slipway.Client;

namespace Slipway.Cli.Commands;

/// <summary>The root of the command line: the list of all verbs, and the one place where errors become messages and exit codes.</summary>
internal static class SlipwayCommand
{
    public static RootCommand Build()
    {
        var root = new RootCommand("Deployment and operations in one binary, with progressive delivery at its heart.")
        {
            DemoCommand.Build(),
            UpCommand.Build(),
            DownCommand.Build(),
            StatusCommand.Build(),
            BuildCommand.Build(),
            InstallCommand.Build(),
            GetCommand.Build(),
            RolloutFileCommands.Build(),
            JudgeCommand.Build(),
            DescribeCommand.Build(),
            ExplainCommand.Build(),
            WatchCommand.Build(),
            HistoryCommand.Build(),
            AlertsCommand.Build(),
            SloCommand.Build(),
            DiffCommand.Build(),
            SetCommand.Build(),
            LogsCommand.Build(),
            CrdsCommand.Build(),
            ControllerCommand.Build(),
            VersionCommand.Build(),
            CompletionCommand.Build(),
            ServerCommand.Build(),
            GatewayCommand.Build(),
            LoadCommand.Build(),
        };
        foreach (var command in RolloutCommands.Build())
        {
            root.Subcommands.Add(command);
        }

        return root;
    }

    public static async Task<int> RunAsync(string[] args)
    {
        var result = Build().Parse(args);
        if (result.Errors.Count > 0 && result.Action is not System.CommandLine.Invocation.SynchronousCommandLineAction { Terminating: true,
            ClearsParseErrors: true })
        {
            foreach (var error in result.Errors)
            {
                await Console.Error.WriteLineAsync($"slipway: {error.Message}");
            }

            await Console.Error.WriteLineAsync(
                $"Try 'slipway {string.Join(' ', args.TakeWhile(static a => !a.StartsWith('-')).Take(1))} --help'.".Replace(
                "  ", " ", StringComparison.Ordinal));
            return ExitCodes.Usage;
        }

        try
        {
            return await result.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (CommandFailure failure)
        {
            await Console.Error.WriteLineAsync($"slipway: {failure.Message}");
            return failure.ExitCode;
        }
        catch (ApiRefusedException refused)
        {
            await Console.Error.WriteLineAsync($"slipway: {refused.Message}");
            return refused.Status.Reason == "NotFound" ? ExitCodes.NotFound : ExitCodes.Failure;
        }
        catch (HttpRequestException unreachable)
        {
            await Console.Error.WriteLineAsync(
                $"slipway: the API cannot be reached: {unreachable.Message}. 'slipway status' tells what runs.");
            return ExitCodes.NotRunning;
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

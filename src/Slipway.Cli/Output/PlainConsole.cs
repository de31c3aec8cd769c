using Spectre.Console;

namespace Slipway.Cli.Output;

/// <summary>A console that draws in a terminal and writes plain, unwrapped lines everywhere else.</summary>
internal static class PlainConsole
{
    private const int Unwrapped = 10_000;

    public static IAnsiConsole For(TextWriter writer)
    {
        var output = new AnsiConsoleOutput(writer);
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings { Out = output, Ansi = output.IsTerminal ? AnsiSupport.Detect : AnsiSupport.No });
        if (!output.IsTerminal)
        {
            console.Profile.Width = Unwrapped;
        }

        return console;
    }
}

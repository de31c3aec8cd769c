using System.CommandLine;
using Slipway.Cli.Output;

namespace Slipway.Cli.Commands;

/// <summary>Reads the words <c>rollout NAME</c>, <c>rollout/NAME</c> or just <c>NAME</c>.</summary>
internal static class RolloutName
{
    private static readonly string[] Words = ["rollout", "rollouts", "ro"];

    public static Argument<string[]> Argument() => new("rollout")
    {
        Description = "The rollout: NAME, rollout NAME or rollout/NAME.",
        Arity = new ArgumentArity(1, 2),
        HelpName = "NAME",
    };

    /// <exception cref="CommandFailure">The words name no rollout.</exception>
    public static string Parse(string[] words)
    {
        var name = words.Length == 2 && Words.Contains(words[0]) ? words[1]
            : words.Length == 1 && words[0].Split('/') is [var kind, var after] && Words.Contains(kind) ? after
            : words.Length == 1 && !words[0].Contains('/') && !Words.Contains(words[0]) ? words[0] : "";
        return name.Length > 0
            ? name
            : throw new CommandFailure(
                $"'{string.Join(' ', words)}' names no rollout. Allowed is NAME, rollout NAME or rollout/NAME.", ExitCodes.Usage);
    }
}

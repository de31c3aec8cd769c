using System.CommandLine;
using Slipway.Api.Schemas;
using Slipway.Cli.Output;

namespace Slipway.Cli.Commands;

/// <summary>Reads the words <c>rollout NAME</c>, <c>rollout/NAME</c> or just <c>NAME</c>; a group may follow the word:
/// <c>rollout.argoproj.io/NAME</c>.</summary>
/// <param name="Group">API group; null when the words name none.</param>
/// <param name="Name">Name of the Rollout.</param>
internal sealed record RolloutName(string? Group, string Name)
{
    private static readonly string[] Words = ["rollout", "rollouts", "ro"];

    public static Argument<string[]> Argument() => new("rollout")
    {
        Description = "The rollout: NAME, rollout NAME or rollout/NAME; rollout.argoproj.io/NAME names the group too.",
        Arity = new ArgumentArity(1, 2),
        HelpName = "NAME",
    };

    /// <summary>Whether words mean all rollouts, such as <c>rollouts</c>.</summary>
    public static bool IsAll(string[] words, out string? group)
    {
        group = null;
        return words.Length == 0 || (words.Length == 1 && IsWord(words[0], out group));
    }

    /// <exception cref="CommandFailure">The words name no rollout.</exception>
    public static RolloutName Parse(string[] words)
    {
        string? group = null;
        var name = words.Length == 2 && IsWord(words[0], out group) ? words[1]
            : words.Length == 1 && words[0].Split('/') is [var kind, var after] && IsWord(kind, out group) ? after
            : words.Length == 1 && !words[0].Contains('/') && !IsWord(words[0], out _) ? words[0] : "";
        return name.Length > 0
            ? new RolloutName(group, name)
            : throw new CommandFailure(
                $"'{string.Join(' ', words)}' names no rollout. Allowed is NAME, rollout NAME or rollout/NAME, "
                + $"and rollout.{Kinds.ArgoGroup}/NAME for one of that group.",
                ExitCodes.Usage);
    }

    private static bool IsWord(string word, out string? group)
    {
        var parts = word.Split('.', 2);
        group = parts.Length == 1 ? null
            : parts[1].StartsWith("v1alpha1.", StringComparison.Ordinal) ? parts[1]["v1alpha1.".Length..]
            : parts[1];
        return Words.Contains(parts[0]) && group is null or Kinds.OwnGroup or Kinds.ArgoGroup;
    }
}

using System.CommandLine;
using System.Text.Json;
using Slipway.Cli.Rollouts;

namespace Slipway.Cli.Commands;

/// <summary>The verbs that steer a Rollout. Each answers in one sentence, and acts in every state.</summary>
internal static class RolloutCommands
{
    public static IEnumerable<Command> Build() =>
    [
        Promote(),
        Verb("pause", "Hold a rollout where it is.", static (c, _, t) => c.PauseAsync(t)),
        Verb("abort", "Send all traffic back to the stable revision.", static (c, _, t) => c.AbortAsync(t)),
        Verb("retry", "Start an aborted rollout again at its first step.", static (c, _, t) => c.RetryAsync(t)),
        Verb("restart", "Replace all pods of a rollout, a few at a time.", static (c, _, t) => c.RestartAsync(t)),
        Approve(),
        Undo(),
    ];

    /// <summary>Prints what a verb came to.</summary>
    public static async Task<int> AnswerAsync(ParseResult result, Task<CommandAnswer> answer)
    {
        var given = await answer;
        return RolloutVerb.Print(RolloutVerb.IsJson(result)
            ? JsonSerializer.Serialize(given, CommandAnswerJson.Default.CommandAnswer)
            : given.Message);
    }

    private static Command Promote()
    {
        var full = new Option<bool>("--full") { Description = "Skip all remaining steps, pauses and analysis." };
        var skip = new Option<bool>("--skip-step") { Description = "Go on with the next step whatever the present one waits for." };
        var command = Verb(
            "promote", "Let a paused rollout go on.",
            (c, r, t) => r.GetValue(full) ? c.PromoteFullAsync(t) : r.GetValue(skip) ? c.SkipAsync(t) : c.PromoteAsync(t), full, skip);
        command.Validators.Add(result =>
        {
            if (result.GetValue(full) && result.GetValue(skip))
            {
                result.AddError("--full and --skip-step exclude each other: --full skips all steps, --skip-step the present one.");
            }
        });
        return command;
    }

    private static Command Approve()
    {
        var step = new Option<int?>("--step") { Description = "Number of the step (default: the one that waits).", HelpName = "N" };
        step.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && (!int.TryParse(token.Value, out var number) || number < 1))
            {
                result.AddError($"--step {token.Value}: must be a number from 1.");
            }
        });
        return Verb("approve", "Approve the step that a rollout waits at.", (c, r, t) => c.ApproveAsync(r.GetValue(step), t), step);
    }

    private static Command Undo()
    {
        var revision = new Option<int?>("--to-revision")
        {
            Description = "Number of the revision (default: the stable one, else the one before it).", HelpName = "N",
        };
        return RolloutVerb.Build(
            "undo", "Go back to an earlier revision.",
            (target, r, t) => AnswerAsync(r, new RolloutEditor(target).UndoAsync(r.GetValue(revision), t)), revision);
    }

    private static Command Verb(
        string verb, string description, Func<RolloutCommander, ParseResult, CancellationToken, Task<CommandAnswer>> act,
        params Option[] options)
        => RolloutVerb.Build(
            verb, description, (target, r, t) => AnswerAsync(r, act(new RolloutCommander(target, TimeProvider.System), r, t)), options);
}

using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Api.Meta;
using Slipway.Cli.Connections;
using Slipway.Cli.Output;
using Slipway.Cli.Rollouts;

namespace Slipway.Cli.Commands;

/// <summary>The verbs that steer a Rollout: promote, pause, abort, retry, undo, set image. Each answers in one sentence.</summary>
internal static class RolloutCommands
{
    public static IEnumerable<Command> Build() =>
        [Promote(), Verb("pause", "Hold a rollout where it is.", static (c, _, t) => c.PauseAsync(t)),
        Verb("abort", "Send all traffic back to the stable revision.", static (c, _, t) => c.AbortAsync(t)),
        Verb("retry", "Start an aborted rollout again at its first step.", static (c, _, t) => c.RetryAsync(t)), Undo(), Set()];

    private static Command Promote()
    {
        var full = new Option<bool>("--full") { Description = "Skip all remaining steps, pauses and analysis." };
        return Verb(
            "promote", "Let a paused rollout go on, or skip its current step.", (c, r, t) => c.PromoteAsync(r.GetValue(full), t), full);
    }

    private static Command Undo()
    {
        var revision = new Option<int?>(
            "--to-revision") { Description = "Number of the revision (default: the one before the newest).", HelpName = "N" };
        return Verb("undo", "Go back to an earlier revision.", (c, r, t) => c.UndoAsync(r.GetValue(revision), t), revision);
    }

    private static Command Set()
    {
        var name = new Argument<string>("rollout") { Description = "NAME or rollout/NAME." };
        var image = new Argument<string>("image") { Description = "CONTAINER=IMAGE." };
        var connection = new ConnectionOptions();
        var output = CommonOptions.Output();
        var command = new Command("image", "Set the image of a container of a rollout.") { name, image, output };
        connection.AddTo(command);
        command.SetAction((result, cancellationToken) =>
        {
            var pair = result.GetValue(image)!.Split('=', 2);
            if (pair is not [{ Length: > 0 } container, { Length: > 0 } value])
            {
                throw new CommandFailure($"'{result.GetValue(image)}': allowed is CONTAINER=IMAGE.", ExitCodes.Usage);
            }

            return AnswerAsync(
                connection.Open(result), RolloutName.Parse([result.GetValue(name)!]), result.GetValue(output),
                c => c.SetImageAsync(container, value, cancellationToken));
        });
        return new Command("set", "Change one thing of a rollout.") { command };
    }

    private static Command Verb(
        string verb, string description, Func<RolloutCommander, ParseResult, CancellationToken, Task<string>> act, params Option[] options)
    {
        var name = RolloutName.Argument();
        var connection = new ConnectionOptions();
        var output = CommonOptions.Output();
        var command = new Command(verb, description) { name, output };
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        connection.AddTo(command);
        command.SetAction((result, cancellationToken) => AnswerAsync(
            connection.Open(result), RolloutName.Parse(result.GetValue(name)!), result.GetValue(output), c =>
                act(c, result, cancellationToken)));
        return command;
    }

    private static async Task<int> AnswerAsync(
        ClusterConnection connection, string name, string? output, Func<RolloutCommander, Task<string>> act)
    {
        var key = new ObjectKey(connection.Namespace, name);
        var answer = await act(new RolloutCommander(connection.Client, key));
        await Console.Out.WriteLineAsync(output == "json"
            ? JsonSerializer.Serialize(new CommandAnswer(key.Namespace, key.Name, answer), CommandAnswerJson.Default.CommandAnswer)
            : answer);
        return ExitCodes.Success;
    }
}

/// <summary>What a steering verb prints with <c>-o json</c>.</summary>
internal sealed record CommandAnswer(string Namespace, string Rollout, string Message);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CommandAnswer))]
internal sealed partial class CommandAnswerJson : JsonSerializerContext;

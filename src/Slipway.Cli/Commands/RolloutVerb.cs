using System.CommandLine;
using System.CommandLine.Completions;
using Slipway.Api.Meta;
using Slipway.Cli.Connections;
using Slipway.Cli.Output;
using Slipway.Cli.Rollouts;

namespace Slipway.Cli.Commands;

/// <summary>What verbs about one Rollout have in common: its name, the connection, <c>-o json</c>, names for completion.</summary>
internal static class RolloutVerb
{
    /// <summary>Completion must not make a shell wait.</summary>
    private static readonly TimeSpan CompletionTime = TimeSpan.FromSeconds(1);

    /// <summary>A verb.</summary>
    /// <param name="verb">Its word.</param>
    /// <param name="description">What it does.</param>
    /// <param name="act">Does it; returns the exit code.</param>
    /// <param name="more">Its own options.</param>
    public static Command Build(
        string verb, string description, Func<RolloutTarget, ParseResult, CancellationToken, Task<int>> act, params Option[] more)
        => Build(verb, description, new RolloutWords(RolloutName.Argument(), static words => words.Length), act, more);

    /// <summary>A verb whose words begin with the name.</summary>
    public static Command Build(
        string verb, string description, RolloutWords words, Func<RolloutTarget, ParseResult, CancellationToken, Task<int>> act,
        params Option[] more)
    {
        var name = words.Argument;
        var connection = new ConnectionOptions();
        var command = new Command(verb, description) { name };
        foreach (var option in more)
        {
            command.Options.Add(option);
        }

        command.Options.Add(Output);
        connection.AddTo(command);
        Complete(name, connection);
        command.SetAction(async (result, cancellationToken) =>
        {
            words.Check(result);
            using var api = connection.Open(result);
            var target = await RolloutTarget.FindAsync(
                api.Client, api.Namespace, RolloutName.Parse(words.Name(result)), cancellationToken);
            return await act(target, result, cancellationToken);
        });
        return command;
    }

    /// <summary>Whether JSON is asked for.</summary>
    public static bool IsJson(ParseResult result) => result.GetValue(Output) == "json";

    /// <summary>Prints lines.</summary>
    public static int Print(params IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            Console.Out.WriteLine(line);
        }

        return ExitCodes.Success;
    }

    /// <summary>Lets a shell complete names of Rollouts.</summary>
    public static void Complete(Argument<string[]> name, ConnectionOptions connection) => name.CompletionSources.Add(context =>
    {
        try
        {
            using var limit = new CancellationTokenSource(CompletionTime, TimeProvider.System);
            using var api = connection.Open(context.ParseResult);
            return RolloutTarget.ListAsync(api.Client, api.Namespace, null, limit.Token).GetAwaiter().GetResult()
                .Select(static r => r.Name()).Distinct().Select(static n => new CompletionItem(n));
        }
        catch (Exception e) when (e is CommandFailure or HttpRequestException or OperationCanceledException or Client.ApiRefusedException)
        {
            return [];
        }
    });

    private static readonly Option<string?> Output = CommonOptions.Output();
}

/// <summary>Words of which the first name a Rollout.</summary>
/// <param name="Argument">The argument that takes all of them.</param>
/// <param name="Length">How many of them are the name.</param>
internal sealed record RolloutWords(Argument<string[]> Argument, Func<string[], int> Length)
{
    /// <summary>Refuses words that make no sense, before anything is asked.</summary>
    public Action<ParseResult> Check { get; init; } = static _ => { };

    /// <summary>The name.</summary>
    public string[] Name(ParseResult result) => All(result) is var all ? all[..Length(all)] : [];

    /// <summary>What stands behind the name.</summary>
    public string[] Rest(ParseResult result) => All(result) is var all ? all[Length(all)..] : [];

    /// <summary>One word, or two where the first is only the word for Rollouts.</summary>
    public static int NameLength(string[] words) => words.Length > 1 && RolloutName.IsAll([words[0]], out _) ? 2 : 1;

    private string[] All(ParseResult result) => result.GetValue(Argument) ?? [];
}

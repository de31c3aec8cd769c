using System.CommandLine;
using System.Text.Json.Nodes;
using Slipway.Api.Delivery;
using Slipway.Cli.Connections;
using Slipway.Cli.Output;
using Slipway.Cli.Rollouts;
using Spectre.Console;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway get rollouts</c> and <c>slipway get rollout NAME [--watch]</c>: a list, or a picture of a release, live if
/// wanted.</summary>
internal static class GetCommand
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    public static Command Build()
    {
        var name = RolloutName.Argument();
        name.Arity = new ArgumentArity(0, 2);
        name.Description = "All rollouts: rollouts; one: NAME, rollout NAME or rollout/NAME; rollout.argoproj.io/NAME names the group too.";
        var watch = new Option<bool>("--watch", "-w") { Description = "Keep it up to date until Ctrl-C." };
        var everywhere = new Option<bool>("--all-namespaces", "-A") { Description = "List the rollouts of all namespaces." };
        var output = CommonOptions.Output();
        var connection = new ConnectionOptions();
        var command = new Command("get", "List rollouts, or show one: revisions, pods, traffic, step, verdict, why it waits.")
        {
            name, watch, everywhere, output,
        };
        connection.AddTo(command);
        RolloutVerb.Complete(name, connection);
        command.SetAction(async (result, cancellationToken) =>
        {
            using var api = connection.Open(result);
            var (words, isJson) = (result.GetValue(name) ?? [], result.GetValue(output) == "json");
            if (RolloutName.IsAll(words, out var group))
            {
                var list = new RolloutList(api.Client, result.GetValue(everywhere) ? null : api.Namespace, group);
                return await ListAsync(list, isJson, result.GetValue(watch), cancellationToken);
            }

            var target = await RolloutTarget.FindAsync(api.Client, api.Namespace, RolloutName.Parse(words), cancellationToken);
            return result.GetValue(watch)
                ? await WatchCommand.FollowAsync(target, isJson, untilDone: false, cancellationToken)
                : await ShowAsync(target, isJson, cancellationToken);
        });
        return command;
    }

    private static async Task<int> ShowAsync(RolloutTarget target, bool asJson, CancellationToken cancellationToken)
    {
        var rollout = await target.ReadAsync(cancellationToken);
        if (asJson)
        {
            return RolloutVerb.Print(RolloutJson.Text(RolloutJson.Node(rollout)!));
        }

        AnsiConsole.Write(RolloutPicture.Draw(await RolloutView.ReadAsync(target.Client, rollout, cancellationToken)));
        AnsiConsole.WriteLine();
        return ExitCodes.Success;
    }

    private static async Task<int> ListAsync(RolloutList list, bool asJson, bool watch, CancellationToken cancellationToken)
    {
        HashSet<string> last = [];
        while (true)
        {
            var rollouts = await RolloutTarget.ListAsync(list.Client, list.Namespace, list.Group, cancellationToken);
            string[] lines = asJson ? [Json(rollouts)] : [.. RolloutTable.Lines(rollouts, list.Namespace is null)];
            if (!asJson && rollouts.Count == 0)
            {
                lines = [];
                await Console.Error.WriteLineAsync($"there are no rollouts{(list.Namespace is { } space ? $" in namespace {space}" : "")}");
            }

            RolloutVerb.Print(lines.Where(line => !last.Contains(line)));
            last = [.. lines];
            if (!watch)
            {
                return ExitCodes.Success;
            }

            await Task.Delay(Poll, TimeProvider.System, cancellationToken);
        }
    }

    private static string Json(IReadOnlyList<Rollout> rollouts) => RolloutJson.Text(new JsonObject
    {
        ["apiVersion"] = "v1", ["kind"] = "List", ["items"] = RolloutJson.Nodes(rollouts),
    });

    private sealed record RolloutList(Client.IApiClient Client, string? Namespace, string? Group);
}

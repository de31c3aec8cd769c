using System.CommandLine;
using System.Text.Json.Nodes;
using Slipway.Cli.Rollouts;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway describe rollout NAME</c>: everything about one, and why it waits.</summary>
internal static class DescribeCommand
{
    public static Command Build() => RolloutVerb.Build(
        "describe", "Tell everything about a rollout, and why it waits.", static async (target, result, cancellationToken) =>
        {
            var rollout = await target.ReadAsync(cancellationToken);
            var view = await RolloutView.ReadAsync(target.Client, rollout, cancellationToken);
            var events = await RolloutDescription.EventsAsync(target.Client, rollout, cancellationToken);
            return RolloutVerb.Print(RolloutVerb.IsJson(result)
                ? [RolloutJson.Text(new JsonObject
                {
                    ["rollout"] = RolloutJson.Node(rollout),
                    ["waitingFor"] = new RolloutState(rollout).Waiting(),
                    ["events"] = RolloutJson.Nodes(events),
                })]
                : RolloutDescription.Lines(view, events));
        });
}

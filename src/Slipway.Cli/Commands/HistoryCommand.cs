using System.CommandLine;
using System.Text.Json.Nodes;
using Slipway.Api.Delivery;
using Slipway.Cli.Rollouts;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway history NAME</c>: the releases of a Rollout, what became of them, and where an undo can go.</summary>
internal static class HistoryCommand
{
    public static Command Build() => RolloutVerb.Build(
        "history", "List the releases of a rollout: who, when, verdict, errors, times.", static async (target, result, cancellationToken) =>
        {
            var rollout = await target.ReadAsync(cancellationToken);
            var releases = rollout.Status?.History ?? [];
            var sets = await RolloutView.SetsAsync(target.Client, rollout, cancellationToken);
            if (RolloutVerb.IsJson(result))
            {
                return RolloutVerb.Print(RolloutJson.Text(new JsonObject
                {
                    ["namespace"] = target.Key.Namespace,
                    ["rollout"] = target.Key.Name,
                    ["group"] = target.Kind.Group,
                    ["releases"] = History(rollout, "history"),
                    ["commands"] = History(rollout, "commands"),
                    ["gateCalls"] = History(rollout, "gateCalls"),
                    ["revisions"] = new JsonArray([.. sets.Select(static s => (JsonNode)new JsonObject
                    {
                        ["revision"] = RolloutView.NumberOf(s),
                        ["hash"] = RolloutView.HashOf(s),
                        ["images"] = new JsonArray([.. (s.Spec?.Template?.Spec?.Containers ?? []).Select(static c => (JsonNode?)c.Image)]),
                    })]),
                }));
            }

            var kept = string.Join(", ", sets.Select(RolloutView.NumberOf).Order());
            return RolloutVerb.Print(
            [
                .. releases.Count == 0 ? ["no releases on record"] : ReleaseTable.Lines(releases),
                kept.Length == 0 ? "no revisions" : $"revisions that 'slipway undo {target.Key.Name} --to-revision N' can go to: {kept}",
            ]);
        });

    private static JsonNode History(Rollout rollout, string field)
        => RolloutJson.Node(rollout)!["status"]?[field]?.DeepClone() ?? new JsonArray();
}

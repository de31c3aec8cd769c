using System.CommandLine;
using System.Text.Json.Nodes;
using Slipway.Api.Apps;
using Slipway.Cli.Output;
using Slipway.Cli.Rollouts;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway diff NAME REV [REV]</c>: what differs between the templates of two revisions.</summary>
internal static class DiffCommand
{
    public static Command Build()
    {
        var all = new Argument<string[]>("rollout")
        {
            Description = "The rollout, then one or two revisions; one is compared with the newest.",
            Arity = new ArgumentArity(2, 4),
            HelpName = "NAME REV [REV]",
        };
        var words = new RolloutWords(all, RolloutWords.NameLength);
        return RolloutVerb.Build(
            "diff", "Show what differs between two revisions.", words,
            async (target, result, cancellationToken) =>
            {
                var rollout = await target.ReadAsync(cancellationToken);
                var sets = await RolloutView.SetsAsync(target.Client, rollout, cancellationToken);
                var asked = words.Rest(result);
                if (asked.Length is 0 or > 2 || asked.Any(static w => !int.TryParse(w, out _)))
                {
                    throw new CommandFailure(
                        $"'{string.Join(' ', asked)}': allowed are one or two numbers of revisions, such as 'slipway diff NAME 3 4'",
                        ExitCodes.Usage);
                }

                var from = Find(target, sets, asked[0]);
                var to = asked.Length == 2 ? Find(target, sets, asked[1]) : sets[0];
                return Print(from, to, RolloutVerb.IsJson(result));
            });
    }

    private static int Print(ReplicaSet from, ReplicaSet to, bool asJson)
    {
        var (a, b) = (RevisionDiff.TemplateOf(from), RevisionDiff.TemplateOf(to));
        if (asJson)
        {
            return RolloutVerb.Print(RolloutJson.Text(new JsonObject
            {
                ["from"] = RolloutView.NumberOf(from),
                ["to"] = RolloutView.NumberOf(to),
                ["changes"] = new JsonArray([.. RevisionDiff.Changes(a, b).Select(static c => (JsonNode)new JsonObject
                {
                    ["path"] = c.Path, ["from"] = c.From, ["to"] = c.To,
                })]),
            }));
        }

        var lines = RevisionDiff.Lines(a, b);
        return RolloutVerb.Print(
        [
            $"--- revision {RolloutView.NumberOf(from)}", $"+++ revision {RolloutView.NumberOf(to)}",
            .. lines.Count == 0 ? ["no difference"] : lines,
        ]);
    }

    private static ReplicaSet Find(RolloutTarget target, IReadOnlyList<ReplicaSet> sets, string number)
        => sets.FirstOrDefault(s => RolloutView.NumberOf(s) == int.Parse(number, System.Globalization.CultureInfo.InvariantCulture))
            ?? throw new CommandFailure(
                $"revision {number}: {target.Key} has no such revision; it has "
                + string.Join(", ", sets.Select(RolloutView.NumberOf).Order()),
                ExitCodes.NotFound);
}

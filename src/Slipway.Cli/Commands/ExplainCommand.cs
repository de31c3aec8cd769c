using System.CommandLine;
using Slipway.Cli.Rollouts;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway explain rollout NAME</c>: the verdict on a release with all that it rests on.</summary>
internal static class ExplainCommand
{
    public static Command Build()
    {
        var revision = new Option<int?>("--revision")
        {
            Description = "Number of the revision whose newest release is explained (default: the newest).", HelpName = "N",
        };
        revision.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && (!int.TryParse(token.Value, out var number) || number < 1))
            {
                result.AddError($"--revision {token.Value}: must be a number from 1.");
            }
        });
        return RolloutVerb.Build(
            "explain", "Tell why a release was promoted or taken back: counts, intervals, evidence over time.",
            async (target, result, cancellationToken) =>
            {
                var explained = ExplainedRelease.Of(await target.ReadAsync(cancellationToken), result.GetValue(revision));
                return RolloutVerb.Print(
                    RolloutVerb.IsJson(result) ? [RolloutJson.Text(explained.ToJson())] : ExplanationText.Lines(explained));
            },
            revision);
    }
}

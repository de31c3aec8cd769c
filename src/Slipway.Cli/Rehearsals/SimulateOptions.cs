using System.CommandLine;
using System.Globalization;
using Slipway.Api.Delivery;
using Slipway.Cli.Manifests;
using Slipway.Cli.Output;
using Slipway.Controllers.Delivery.Rehearsals;

namespace Slipway.Cli.Rehearsals;

/// <summary>The options of <c>slipway rollout simulate</c>.</summary>
internal sealed class SimulateOptions
{
    private readonly Option<string> errorRate = Text(
        "--error-rate", "Requests that the new revision fails, such as 2% or 0.02.", "0.1%", "SHARE");
    private readonly Option<string> stableErrorRate = Text(
        "--stable-error-rate", "Requests that the stable revision fails.", "0.1%", "SHARE");
    private readonly Option<string> latencyFactor = Text(
        "--latency-factor", "How many times longer the new revision takes.", "1", "FACTOR");
    private readonly Option<string> matchRate = Text(
        "--match-rate", "Requests that fit the routes of header steps and A/B tests.", "0%", "SHARE");
    private readonly Option<string> rps = Text("--rps", "Requests a second, of all users together.", "200", "N");
    private readonly Option<int> seed = new("--seed")
    {
        Description = "Seed of chance: the same one gives the same result.", HelpName = "N", DefaultValueFactory = static _ => 1,
    };

    public void AddTo(Command command)
    {
        command.Options.Add(errorRate);
        command.Options.Add(stableErrorRate);
        command.Options.Add(latencyFactor);
        command.Options.Add(matchRate);
        command.Options.Add(rps);
        command.Options.Add(seed);
    }

    /// <exception cref="CommandFailure">A value is not allowed.</exception>
    public (RehearsalSettings Settings, int Seed) Read(ParseResult result)
    {
        var slower = Number("--latency-factor", result.GetValue(latencyFactor)!, 0.01, 1000);
        return (new RehearsalSettings
        {
            ErrorRate = Share("--error-rate", result.GetValue(errorRate)!),
            StableErrorRate = Share("--stable-error-rate", result.GetValue(stableErrorRate)!),
            LatencyFactor = slower,
            MatchRate = Share("--match-rate", result.GetValue(matchRate)!),
            RequestsPerSecond = Number("--rps", result.GetValue(rps)!, 0, RehearsalSettings.MostRequestsPerSecond),
        }, result.GetValue(seed));
    }

    /// <summary>What a simulation of a Rollout takes for granted.</summary>
    public static IReadOnlyList<string> Assumptions(ManifestReview review, Rollout rollout)
    {
        var lint = RolloutLint.Check(rollout, review.Manifests);
        return
        [
            "pods start within 2s, a gateway acknowledges within 100ms, a person acts within 1m",
            "what analyses ask the gateway (provider slipway) is measured; other providers, experiments and checks are good",
            .. TakenForGood(review, rollout),
            "the stable revision answers in 20ms, 99 of 100 times within 200ms; the judge counts errors and requests without an answer "
                + "within 10s, so that shorter delays decide only in analyses of provider slipway and in judge.objective",
            .. lint.Notes,
        ];
    }

    /// <summary>What the Rollout asks for and the simulation cannot know, each by its name.</summary>
    private static IEnumerable<string> TakenForGood(ManifestReview review, Rollout rollout)
    {
        var metrics = review.Manifests.Templates.Select(static t => (Name: t.Metadata?.Name, t.Spec?.Metrics))
            .Concat(review.Manifests.ClusterTemplates.Select(static t => (Name: t.Metadata?.Name, t.Spec?.Metrics)))
            .SelectMany(static t => (t.Metrics ?? []).Where(static m => m.Provider is { Slipway: null })
                .Select(m => $"{m.Name} of template {t.Name}{(m.Provider!.Pods is null ? "" : " (told by pods)")}")).ToList();
        if (metrics.Count > 0)
        {
            yield return $"taken to be good, since nothing here can measure them: {string.Join(", ", metrics)}";
        }

        if (rollout.Spec?.AbortOnSloBurn is true)
        {
            yield return "no ServiceLevelObjective burns its budget, so that abortOnSloBurn takes nothing back";
        }

        yield return "no error budget is spent, so that no objective's blockReleases holds the release";
    }

    /// <summary>A share such as <c>2%</c> or <c>0.02</c>.</summary>
    /// <exception cref="CommandFailure">It is none.</exception>
    public static double Share(string option, string text)
    {
        var percent = text.EndsWith('%');
        return double.TryParse(percent ? text[..^1] : text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && value >= 0 && value <= (percent ? 100 : 1)
            ? percent ? value / 100 : value
            : throw new CommandFailure($"{option} is '{text}', allowed is 0% to 100%, or 0 to 1", ExitCodes.Usage);
    }

    /// <summary>A number in a range.</summary>
    /// <exception cref="CommandFailure">It is none, or out of the range.</exception>
    public static double Number(string option, string text, double least, double most)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw new CommandFailure(
                string.Create(CultureInfo.InvariantCulture, $"{option} is '{text}', allowed is {least} to {most}"), ExitCodes.Usage);

    private static Option<string> Text(string name, string description, string usual, string help)
        => new(name) { Description = description, HelpName = help, DefaultValueFactory = _ => usual };
}

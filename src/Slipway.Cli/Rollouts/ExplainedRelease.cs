using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Analysis;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Cli.Output;

namespace Slipway.Cli.Rollouts;

/// <summary>A release with the judgement of it.</summary>
/// <param name="Rollout">The Rollout.</param>
/// <param name="Release">The release; null when it is not on record.</param>
/// <param name="Judgement">What the judge says of it.</param>
internal sealed record ExplainedRelease(Rollout Rollout, RolloutRelease? Release, RolloutJudgement Judgement)
{
    /// <summary>What a parallel run says of it; null without one.</summary>
    public RolloutComparison? Comparison { get; private init; }

    /// <summary>How the evidence went.</summary>
    public EvidenceCourse Course => EvidenceCourse.Parse(Judgement.Course);

    /// <summary>The newest release, or that of a revision.</summary>
    /// <exception cref="CommandFailure">There is none, or nothing was judged.</exception>
    public static ExplainedRelease Of(Rollout rollout, int? revision)
    {
        var (status, history) = (rollout.Status ?? new RolloutStatus(), rollout.Status?.History ?? []);
        var release = revision is null
            ? history.LastOrDefault(r => r.Hash == (status.Judgement?.CanaryHash ?? status.CurrentPodHash))
            : history.LastOrDefault(r => r.Revision == revision) ?? throw NoRelease(rollout, revision.Value, history);
        var standing = release is null || (release == history[^1] && release.Hash == status.Judgement?.CanaryHash)
            ? status.Judgement : null;
        var judgement = standing ?? release?.Judgement;
        var comparison = standing is not null && status.Comparison is { } known && known.CanaryHash == standing.CanaryHash
            ? known : release?.Comparison;
        return judgement is { CanaryRequests: > 0 } || (judgement is not null && comparison is not null)
            ? new ExplainedRelease(rollout, release, judgement) { Comparison = comparison }
            : throw Nothing(rollout, release, standing, history);
    }

    /// <summary>The explanation for programs.</summary>
    public JsonObject ToJson()
    {
        var judgement = RolloutJson.Node(Judgement)!.AsObject();
        judgement.Remove("checkpoint");
        judgement.Remove("course");
        return new JsonObject
        {
            ["namespace"] = Rollout.Namespace(),
            ["rollout"] = Rollout.Name(),
            ["group"] = Rollout.ApiVersion?.Split('/')[0],
            ["revision"] = Release?.Revision,
            ["outcome"] = Release?.Outcome,
            ["sentence"] = Judgement.Reason,
            ["judgement"] = judgement,
            ["comparison"] = Comparison is null ? null : RolloutJson.Node(Comparison),
            ["course"] = new JsonArray([.. Course.Points.Select(static p => (JsonNode)new JsonObject
            {
                ["seconds"] = p.Seconds,
                ["canaryRequests"] = p.CanaryRequests,
                ["evidence"] = p.Evidence,
                ["passEvidence"] = p.PassEvidence,
            })]),
        };
    }

    private static CommandFailure NoRelease(Rollout rollout, int revision, IReadOnlyList<RolloutRelease> history)
    {
        var known = Numbers(history);
        return new CommandFailure(
            $"rollout {rollout.Name()} has no release of revision {revision} on record; "
            + (known.Length == 0 ? "none is" : $"on record are those of {known}"),
            ExitCodes.NotFound);
    }

    private static CommandFailure Nothing(
        Rollout rollout, RolloutRelease? release, RolloutJudgement? standing, IReadOnlyList<RolloutRelease> history)
    {
        if (release is { Requests: > 0, EndedAt: not null } old)
        {
            var culture = CultureInfo.InvariantCulture;
            return new CommandFailure(
                $"of the release of revision {old.Revision} only the counts are still kept: {old.Verdict}, "
                + string.Create(culture, $"{old.Errors} of {old.Requests:N0} requests failed, ")
                + string.Create(culture, $"of the stable revision {old.StableErrors} of {old.StableRequests:N0}"));
        }

        var others = Numbers(history.Where(r => r != release && r.Judgement is not null));
        return new CommandFailure(
            $"nothing was judged yet, because {Why(rollout, release, standing)}"
            + (others.Length == 0 ? "" : $"; --revision explains those of {others}"));
    }

    private static string Numbers(IEnumerable<RolloutRelease> releases)
        => string.Join(", ", releases.Select(static r => r.Revision).Distinct().Order());

    private static string Why(Rollout rollout, RolloutRelease? release, RolloutJudgement? standing)
    {
        var (status, state) = (rollout.Status, new RolloutState(rollout));
        return release is { From: null } || (release is null && standing is null)
            ? "the first revision has none before it to be compared with"
            : release?.EndedAt is not null ? $"no request of revision {release.Revision} was compared before the release ended"
            : status?.Canary?.Weights is not { Canary: { } share }
                ? "no gateway splits the traffic of this rollout, and only a gateway counts requests by revision"
            : share.Weight is null or 0 && standing?.Compares is null or "Shares"
                ? $"the new revision has no share of the requests yet{(state.Waiting() is { } waiting ? $" ({waiting})" : "")}"
            : "no requests that can be compared have come since it got its share; requests must reach both revisions through the gateway";
    }
}

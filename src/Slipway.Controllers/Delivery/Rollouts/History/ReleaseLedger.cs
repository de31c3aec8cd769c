using System.Globalization;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.Rollouts.History;

/// <summary>
/// Keeps <c>status.history</c>: a record for each release from its start to its end. Everything is derived from the status that stands and
/// the run, so that a controller that starts anew goes on with the same record.
/// </summary>
internal static class ReleaseLedger
{
    /// <summary>Annotation of the template, else of the Rollout, that names the commit a revision was built from.</summary>
    public const string CommitAnnotation = "slipway.dev/commit";

    /// <summary>Releases that are kept.</summary>
    private const int Kept = 20;

    /// <summary>Releases of which judgement and parallel run are kept with all that explains them; they take a few kilobytes.</summary>
    private const int KeptExplanations = 5;

    /// <summary>The history after a decision; null while there is none.</summary>
    public static IReadOnlyList<RolloutRelease>? Next(RolloutObservation o, RolloutRun run, RolloutScale scale, DateTimeOffset now)
    {
        var history = (o.Rollout.Status?.History ?? []).ToList();
        var (hash, last) = (scale.Revisions.Hash, history.LastOrDefault());
        var isDone = run.StableHash == hash;
        if (last?.Hash != hash || (last.EndedAt is not null && !isDone && !(run.Abort && last.Outcome == "Aborted")))
        {
            if (last is { EndedAt: null })
            {
                var by = CommandNews.AuthorSince(o.Rollout.Status, last.StartedAt, "update") is { } user ? $" by {user}" : "";
                var why = isDone ? $"back to revision {hash}{by}" : $"replaced by revision {hash}{by}";
                history[^1] = Ended(last, "Replaced", why, o.Rollout.Status?.Judgement, o.Rollout.Status?.Comparison, now);
            }

            // Back at the stable revision nothing is released: it never was without traffic.
            if (RevisionSet.Of(o).IsSettled)
            {
                return Bounded(history);
            }

            history.Add(Started(o, scale.Revisions, last?.StartedAt, now));
        }

        history[^1] = Advanced(history[^1], o, run, scale, now);
        return Bounded(history);
    }

    /// <summary>Whether something is known against a revision: its newest release was taken back, and not by a person.</summary>
    public static bool IsKnownBad(string hash, RolloutStatus? status)
        => status?.History?.LastOrDefault(r => r.Hash == hash) is { Outcome: "Aborted" } release
            && release.Reason?.StartsWith(CommandNews.ByCommand, StringComparison.Ordinal) is not true;

    private static List<RolloutRelease>? Bounded(List<RolloutRelease> history)
    {
        var explained = history.Where(static r => r.Judgement is not null || r.Comparison is not null).TakeLast(KeptExplanations)
            .ToHashSet(ReferenceEqualityComparer.Instance);
        return history.Count == 0
            ? null
            : [.. history.TakeLast(Kept).Select(r => explained.Contains(r) ? r : r with { Judgement = null, Comparison = null })];
    }

    private static RolloutRelease Started(RolloutObservation o, RevisionSet revisions, DateTimeOffset? before, DateTimeOffset now)
    {
        var template = o.Rollout.Spec?.Template;
        var isAgain = o.Rollout.Status?.CurrentPodHash == revisions.Hash;
        return new RolloutRelease
        {
            Revision = revisions.Number,
            Hash = revisions.Hash,
            From = RevisionSet.Of(o).StableHash,
            Image = string.Join(",", (template?.Spec?.Containers ?? []).Select(static c => c.Image)),
            Commit = Commit(template) ?? o.Rollout.Annotations().GetValueOrDefault(CommitAnnotation),
            User = isAgain
                ? CommandNews.AuthorSince(o.Rollout.Status, before, "retry", "promote-full")
                : CommandNews.AuthorSince(o.Rollout.Status, before, "update"),
            StartedAt = now,
            Outcome = "Running",
        };
    }

    private static string? Commit(PodTemplateSpec? template)
        => template?.Metadata?.Annotations?.TryGetValue(CommitAnnotation, out var commit) is true ? commit : null;

    private static RolloutRelease Advanced(
        RolloutRelease release, RolloutObservation o, RolloutRun run, RolloutScale scale, DateTimeOffset now)
    {
        if (release.EndedAt is null)
        {
            release = release.TrafficStartedAt is null && HasTraffic(release, o, scale) ? release with { TrafficStartedAt = now } : release;
            release = release with { BudgetOverride = Overridden(run) ?? release.BudgetOverride };
            release = run.StableHash == release.Hash ? Ended(release, "Completed", Shortcut(o), run.Judgement, run.Comparison, now)
                : run.Abort ? TakenBack(Ended(release, "Aborted", run.AbortReason, run.Judgement, run.Comparison, now))
                : release;
        }

        return release is { Outcome: "Aborted", ZeroTrafficSeconds: null, EndedAt: { } end, TrafficStartedAt: not null }
            && !HasTraffic(release, o, scale) && (!scale.Traffic.IsRouted || scale.Traffic.IsAcknowledged)
                ? release with { ZeroTrafficSeconds = Seconds(now - end) }
                : release;
    }

    private static string? Shortcut(RolloutObservation o) => o.Rollout.Status?.PromoteFull is not true ? null
        : CommandNews.AuthorOf(o.Rollout.Status, "promote-full") is { } user ? $"promoted in full by {user}" : "promoted in full";

    private static string? Overridden(RolloutRun run)
        => run.BudgetHold is not { State: RolloutBudgetHold.Overridden, At: { } at } hold ? null
            : string.Create(
                CultureInfo.InvariantCulture, $"let through by {hold.User ?? "a person"} at {at:yyyy-MM-ddTHH:mm:ssZ}: {hold.Reason}");

    private static RolloutRelease TakenBack(RolloutRelease release) => release is { TrafficStartedAt: { } first, EndedAt: { } end }
        ? release with { DetectSeconds = Seconds(end - first) }
        : release;

    private static RolloutRelease Ended(
        RolloutRelease release, string outcome, string? reason, RolloutJudgement? judgement, RolloutComparison? comparison,
        DateTimeOffset now)
    {
        comparison = comparison?.CanaryHash == release.Hash ? comparison : null;
        var ended = release with
        {
            EndedAt = now, Outcome = outcome, Reason = reason, ComparisonVerdict = comparison?.Verdict, Comparison = comparison,
        };
        return judgement is null || judgement.CanaryHash != release.Hash ? ended : ended with
        {
            Verdict = judgement.Verdict,
            Judgement = judgement.CanaryRequests > 0 || comparison is not null ? judgement with { Checkpoint = null } : null,
            Requests = judgement.CanaryRequests,
            Errors = judgement.CanaryErrors,
            StableRequests = judgement.StableRequests,
            StableErrors = judgement.StableErrors,
            LostRequests = judgement.LostRequests,
        };
    }

    /// <summary>Whether a revision is given requests: by its share, or by its pods where those carry the shares.</summary>
    private static bool HasTraffic(RolloutRelease release, RolloutObservation o, RolloutScale scale)
        => scale.Traffic.IsRouted ? scale.Traffic.WeightOf(release.Hash) > 0
            : o.ReplicaSets.Any(s => RevisionSet.HashOf(s) == release.Hash && RevisionSet.Available(s) > 0);

    private static double Seconds(TimeSpan time) => Math.Round(Math.Max(0, time.TotalSeconds), 3);
}

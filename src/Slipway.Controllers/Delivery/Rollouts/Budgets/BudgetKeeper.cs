using System.Globalization;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.Rollouts.History;
using Slipway.Controllers.Delivery.Rollouts.Steps;

namespace Slipway.Controllers.Delivery.Rollouts.Budgets;

/// <summary>
/// What the objectives of a Rollout's Services do to its releases: a release that has not begun waits while an error budget is spent, and
/// one that runs is taken back when a page begins.
/// </summary>
internal static class BudgetKeeper
{
    /// <summary>Reason of a pause that a spent budget makes.</summary>
    public const string PauseReason = "ErrorBudgetSpent";

    /// <summary>What is remembered of a revision.</summary>
    public static RolloutBudgetHold? Remembered(RolloutStatus? status, string hash)
        => status?.BudgetHold is { } hold && hold.Hash == hash ? hold : null;

    /// <summary>What holds from the start of a release: the way back to an older revision is always open.</summary>
    public static RolloutBudgetHold? AtStart(RolloutObservation o, RevisionSet revisions, bool isNew)
        => !isNew ? Remembered(o.Rollout.Status, revisions.Hash)
            : IsWayBack(revisions) && ObjectiveCover.Of(o).Any()
                ? new RolloutBudgetHold
                {
                    Hash = revisions.Hash,
                    State = RolloutBudgetHold.Exempt,
                    Reason = "a way back is neither held nor taken back for an objective",
                }
                : null;

    /// <summary>The run, paused at its first step while a budget is spent and nobody has let it through.</summary>
    public static RolloutRun Ask(RolloutRun run, StepContext context)
    {
        var hold = run.BudgetHold;
        if (hold?.State is RolloutBudgetHold.Overridden or RolloutBudgetHold.Exempt)
        {
            return run;
        }

        var status = context.Observation.Rollout.Status;
        var spent = ObjectiveCover.Spent(context.Observation);
        if (run.PromoteFull)
        {
            return hold is null && (spent is null || HasBegun(run, status, context))
                ? run
                : Overridden(run, hold ?? Held(spent!, context), status, context, "promote-full");
        }

        if (hold is not null && (run.StepIndex > 0 || (run.PausedStep == run.StepIndex && run.PausedSince is null)))
        {
            return Overridden(run.Unpaused(), hold, status, context, "promote", "skip");
        }

        if (spent is null)
        {
            return hold is null ? run
                : (run with { BudgetHold = null }).Unpaused()
                    .Tell(false, "ReleaseGoesOn", $"The error budget of {hold.Objective} is no longer spent");
        }

        if (hold is null && HasBegun(run, status, context))
        {
            return run;
        }

        var next = hold ?? Held(spent, context);
        run = hold is null ? run.Tell(true, "ReleaseHeld", $"Revision {next.Hash} waits: {next.Reason}") : run;
        return run with
        {
            BudgetHold = next,
            PausedStep = run.StepIndex,
            PauseReason = PauseReason,
            PausedSince = next.Since,
            PauseEnds = null,
            Waiting = $"{next.Reason}; promote to release it all the same",
        };
    }

    /// <summary>The plan, held before its first step while the release waits.</summary>
    public static RolloutPlan Hold(RolloutPlan plan, RolloutRun run)
        => run is { IsHeldByBudget: true, Abort: false } ? plan with { HeldStep = run.StepIndex } : plan;

    /// <summary>The run taken back when a page of an objective began since the release did, where that is asked for.</summary>
    public static RolloutRun AbortOnBurn(RolloutRun run, RolloutObservation o, RevisionSet revisions, DateTimeOffset now)
    {
        if (o.Rollout.Spec?.AbortOnSloBurn is not true || run.Abort || run.PromoteFull || revisions.IsSettled
            || run.BudgetHold?.State is RolloutBudgetHold.Held or RolloutBudgetHold.Exempt || revisions.StableHash is null
            || run.Judgement is not { StartedAt: { } start } judgement || judgement.CanaryHash != revisions.Hash)
        {
            return run;
        }

        foreach (var objective in ObjectiveCover.Of(o))
        {
            var page = objective.Status?.Alerts?.FirstOrDefault(
                a => a is { Severity: "page", State: AlertStatus.Firing } && a.StartsAt > start);
            if (page is not null)
            {
                return run.TakenBack(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"alert {page.Name} of objective {objective.Name()} began at {page.StartsAt:yyyy-MM-ddTHH:mm:ssZ}: {page.Summary}"),
                    revisions.Hash, now);
            }
        }

        return run;
    }

    /// <summary>Whether a release is past its first step, has had requests, or waits there for another reason.</summary>
    private static bool HasBegun(RolloutRun run, RolloutStatus? status, StepContext context)
        => run.StepIndex > 0 || run.PausedStep is not null
            || (context.Scale.Traffic.IsRouted && context.Scale.Traffic.WeightOf(context.Scale.Revisions.Hash) > 0)
            || (status?.History is [.., { EndedAt: null, TrafficStartedAt: not null } release]
                && release.Hash == context.Scale.Revisions.Hash);

    private static RolloutBudgetHold Held(ServiceLevelObjective spent, StepContext context) => new()
    {
        Hash = context.Scale.Revisions.Hash,
        State = RolloutBudgetHold.Held,
        Objective = spent.Name(),
        Reason = $"the error budget of objective {spent.Name()} is spent ("
            + $"{spent.Status?.Conditions?.FirstOrDefault(static c => c.Type == ObjectiveCover.BudgetSpent)?.Message})",
        Since = context.Now,
    };

    private static RolloutRun Overridden(
        RolloutRun run, RolloutBudgetHold hold, RolloutStatus? status, StepContext context, params ReadOnlySpan<string> commands)
    {
        var user = CommandNews.AuthorSince(status, hold.Since == context.Now ? null : hold.Since, commands);
        hold = hold with { State = RolloutBudgetHold.Overridden, User = user, At = context.Now };
        return (run with { BudgetHold = hold })
            .Tell(true, "ErrorBudgetOverridden", $"{user ?? "A person"} releases revision {hold.Hash} although {hold.Reason}");
    }

    private static bool IsWayBack(RevisionSet revisions)
        => !revisions.IsSettled && revisions is { New: { } back, Stable: { } from }
            && RevisionSet.RevisionOf(back) < RevisionSet.RevisionOf(from);
}

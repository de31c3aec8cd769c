using Slipway.Api.Delivery;
using Slipway.Controllers.Delivery.Rollouts.Analyses;
using Slipway.Controllers.Delivery.Rollouts.Gates;

namespace Slipway.Controllers.Delivery.Rollouts;

/// <summary>Where a rollout stands: what its status remembers, with the commands in it taken into account.</summary>
internal sealed record RolloutRun
{
    /// <summary>Hash of the revision that is rolled out; null before there is one.</summary>
    public required string? StableHash { get; init; }

    /// <summary>Number of the step that runs; the number of steps when all are done.</summary>
    public required int StepIndex { get; init; }

    /// <summary>Whether the rollout is taken back.</summary>
    public bool Abort { get; init; }

    /// <summary>When the abort was acted on first.</summary>
    public DateTimeOffset? AbortedAt { get; init; }

    /// <summary>Why, as a sentence.</summary>
    public string? AbortReason { get; init; }

    /// <summary>Whether steps, pauses and judgement are skipped.</summary>
    public bool PromoteFull { get; init; }

    /// <summary>The step that paused the rollout; null when none did.</summary>
    public int? PausedStep { get; init; }

    /// <summary>Reason of the pause, as conditions tell it.</summary>
    public string PauseReason { get; init; } = "CanaryPauseStep";

    /// <summary>Whether it is paused because both revisions miss the objective.</summary>
    public bool IsHeldByObjective => PausedSince is not null && PauseReason == Steps.ObjectivePause.Reason;

    /// <summary>Since when; null when a person has ended the pause.</summary>
    public DateTimeOffset? PausedSince { get; init; }

    /// <summary>The share that a person gives instead of that of the step; null when none does.</summary>
    public RolloutWeightOverride? Override { get; init; }

    /// <summary>What is known of the new revision; null when nothing is judged.</summary>
    public RolloutJudgement? Judgement { get; init; }

    /// <summary>What a parallel run says of the new revision; null when there was none.</summary>
    public RolloutComparison? Comparison { get; init; }

    /// <summary>The analyses it waits for or runs beside its steps.</summary>
    public AnalysisStatuses Analyses { get; init; } = new();

    /// <summary>What a spent error budget does to this release; null when nothing.</summary>
    public RolloutBudgetHold? BudgetHold { get; init; }

    /// <summary>Whether it waits because an error budget is spent.</summary>
    public bool IsHeldByBudget => BudgetHold?.State == RolloutBudgetHold.Held;

    /// <summary>The gates that were asked.</summary>
    public GateRecord Gates { get; init; } = GateRecord.Empty;

    /// <summary>What steps ask for beside traffic and pods.</summary>
    public IReadOnlyList<RolloutAction> Actions { get; init; } = [];

    /// <summary>What became of the rollout in this decision, as Events.</summary>
    public IReadOnlyList<RolloutAction.Announce> News { get; init; } = [];

    /// <summary>What the next step waits for; null when nothing.</summary>
    public string? Waiting { get; init; }

    /// <summary>When to look again because of the clock alone; null for never.</summary>
    public DateTimeOffset? LookAt { get; init; }

    /// <summary>When the pause of a step ends by itself; null when it does not.</summary>
    public DateTimeOffset? PauseEnds { get; init; }

    /// <summary>The run with one more Event.</summary>
    public RolloutRun Tell(bool warning, string reason, string message)
        => this with { News = [.. News, new RolloutAction.Announce(warning, reason, message)] };

    /// <summary>The run taken back.</summary>
    /// <param name="why">Why, as a sentence without the name of the revision.</param>
    /// <param name="hash">The revision.</param>
    /// <param name="now">The time.</param>
    public RolloutRun TakenBack(string why, string hash, DateTimeOffset now)
        => (this with { Abort = true, AbortedAt = now, PromoteFull = false, AbortReason = why }).Unpaused()
            .Tell(true, "RolloutAborted", $"Revision {hash} is taken back: {why}");

    /// <summary>The run after a pause is over.</summary>
    public RolloutRun Unpaused() => this with { PausedStep = null, PausedSince = null, PauseEnds = null };
}

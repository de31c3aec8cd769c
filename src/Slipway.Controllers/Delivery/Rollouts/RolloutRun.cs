using Slipway.Api.Delivery;

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

    /// <summary>Whether steps, pauses and judgement are skipped.</summary>
    public bool PromoteFull { get; init; }

    /// <summary>The step that paused the rollout; null when none did.</summary>
    public int? PausedStep { get; init; }

    /// <summary>Reason of the pause, as conditions tell it.</summary>
    public string PauseReason { get; init; } = "CanaryPauseStep";

    /// <summary>Since when; null when a person has ended the pause.</summary>
    public DateTimeOffset? PausedSince { get; init; }

    /// <summary>What is known of the new revision; null when nothing is judged.</summary>
    public RolloutJudgement? Judgement { get; init; }

    /// <summary>What became of the rollout in this decision, as Events.</summary>
    public IReadOnlyList<RolloutAction.Announce> News { get; init; } = [];

    /// <summary>What the next step waits for; null when nothing.</summary>
    public string? Waiting { get; init; }

    /// <summary>When the pause of a step ends by itself; null when it does not.</summary>
    public DateTimeOffset? PauseEnds { get; init; }

    /// <summary>The run with one more Event.</summary>
    public RolloutRun Tell(bool warning, string reason, string message)
        => this with { News = [.. News, new RolloutAction.Announce(warning, reason, message)] };

    /// <summary>The run after a pause is over.</summary>
    public RolloutRun Unpaused() => this with { PausedStep = null, PausedSince = null, PauseEnds = null };
}

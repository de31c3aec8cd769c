using Slipway.Api.Batch;
using Slipway.Api.Core;

namespace Slipway.Controllers.Workloads.Jobs;

/// <summary>
/// What the Job controller does: <see cref="Actions"/>, then the status, and only when that is stored, <see cref="Untrack"/>: a pod may
/// vanish as soon as its finalizer is gone, so its end must stand in the status before.
/// </summary>
internal sealed record JobDecision
{
    /// <summary>In their order.</summary>
    public IReadOnlyList<JobAction> Actions { get; init; } = [];

    /// <summary>The next status.</summary>
    public required JobStatus Status { get; init; }

    /// <summary>Pods whose end is written down; the finalizer comes off.</summary>
    public IReadOnlyList<Pod> Untrack { get; init; } = [];

    /// <summary>Said once the status is stored.</summary>
    public IReadOnlyList<JobEvent> Events { get; init; } = [];

    /// <summary>When time alone changes the decision; null for never.</summary>
    public DateTimeOffset? LookAgainAt { get; init; }
}

/// <summary>An event about the job.</summary>
internal sealed record JobEvent(bool IsWarning, string Reason, string Message);

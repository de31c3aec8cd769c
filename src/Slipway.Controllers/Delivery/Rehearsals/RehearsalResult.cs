namespace Slipway.Controllers.Delivery.Rehearsals;

/// <summary>What became of a rollout in a rehearsal.</summary>
public sealed record RehearsalResult
{
    /// <summary><c>Completed</c>, <c>Aborted</c>, or <c>Waiting</c> when neither came about in time.</summary>
    public required string Outcome { get; init; }

    /// <summary>Why, as a sentence; null when it completed.</summary>
    public string? Reason { get; init; }

    /// <summary>Simulated seconds until the end.</summary>
    public required double Seconds { get; init; }

    /// <summary>Seconds from the first request of the new revision to the decision to take it back; null when it was not.</summary>
    public double? DetectSeconds { get; init; }

    /// <summary>Seconds from that decision until no request went to it; null when it was not taken back.</summary>
    public double? ZeroTrafficSeconds { get; init; }

    /// <summary>Step at which it was taken back, from 1; null when it was not.</summary>
    public int? AbortedAtStep { get; init; }

    /// <summary>Last verdict of the judge; null when it judged nothing.</summary>
    public string? Verdict { get; init; }

    /// <summary>Requests that the new revision got.</summary>
    public required long NewRequests { get; init; }

    /// <summary>Those that it failed: errors that users saw because of it.</summary>
    public required long NewErrors { get; init; }

    /// <summary>Requests that the stable revision got.</summary>
    public required long StableRequests { get; init; }

    /// <summary>Those that it failed.</summary>
    public required long StableErrors { get; init; }

    /// <summary>What happened, in order.</summary>
    public required IReadOnlyList<RehearsalEvent> Events { get; init; }

    /// <summary>The share and the errors over time, for a picture.</summary>
    public required IReadOnlyList<RehearsalSample> Samples { get; init; }
}

/// <summary>One thing that happened.</summary>
/// <param name="Seconds">When, since the release began.</param>
/// <param name="Step">Step at that time, from 1.</param>
/// <param name="WeightPercent">Share of the new revision in force.</param>
/// <param name="Verdict">What the judge said; null before it judged.</param>
/// <param name="What">Reason of the event, as in Events of the API, or <c>Traffic</c> or <c>Verdict</c>.</param>
/// <param name="Text">The event as a sentence.</param>
public sealed record RehearsalEvent(double Seconds, int Step, double WeightPercent, string? Verdict, string What, string Text);

/// <summary>How things stood at a moment.</summary>
/// <param name="Seconds">When, since the release began.</param>
/// <param name="WeightPercent">Share of the new revision in force.</param>
/// <param name="NewRequests">Requests that it had had.</param>
/// <param name="NewErrors">Those that it had failed.</param>
public sealed record RehearsalSample(double Seconds, double WeightPercent, long NewRequests, long NewErrors);

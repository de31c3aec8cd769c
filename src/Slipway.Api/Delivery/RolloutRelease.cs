using System.Text.Json.Serialization;
using Slipway.Api.Serialization;

namespace Slipway.Api.Delivery;

/// <summary>One release of a revision, from its start to its end, in short.</summary>
public sealed record RolloutRelease
{
    /// <summary>Number of the revision, as its ReplicaSet carries it.</summary>
    public long? Revision { get; init; }

    /// <summary>Hash of the revision.</summary>
    public string? Hash { get; init; }

    /// <summary>Hash of the revision that it takes over from; absent for the first.</summary>
    public string? From { get; init; }

    /// <summary>Images of its containers, in their order, with commas between them.</summary>
    public string? Image { get; init; }

    /// <summary>The commit it was built from: the annotation <c>slipway.dev/commit</c> of the template, else of the Rollout.</summary>
    public string? Commit { get; init; }

    /// <summary>Who changed the template; absent when nobody is on record.</summary>
    public string? User { get; init; }

    /// <summary>When it began.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it got its first share of the requests; absent until then.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? TrafficStartedAt { get; init; }

    /// <summary>When it ended; absent while it runs.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>
    /// <c>Running</c>, <c>Completed</c>, <c>Aborted</c> (its traffic is being taken back, or has been), or <c>Replaced</c> by another
    /// revision before it was done.
    /// </summary>
    public string? Outcome { get; init; }

    /// <summary>Why it ended so, as a sentence; absent when it completed by its steps.</summary>
    public string? Reason { get; init; }

    /// <summary>Who released it although the error budget was spent, when and why; absent when nobody had to.</summary>
    public string? BudgetOverride { get; init; }

    /// <summary>Verdict of the judge at the end; absent when nothing was judged.</summary>
    public string? Verdict { get; init; }

    /// <summary>The judgement at the end with all that explains it; kept for the newest five releases that were judged or
    /// compared.</summary>
    public RolloutJudgement? Judgement { get; init; }

    /// <summary>Verdict of a parallel run at the end; absent when no answers were to be compared.</summary>
    public string? ComparisonVerdict { get; init; }

    /// <summary>The parallel run at the end, with the fields that differ; kept for the newest five releases that were judged or
    /// compared.</summary>
    public RolloutComparison? Comparison { get; init; }

    /// <summary>Requests of the revision that were judged.</summary>
    public long? Requests { get; init; }

    /// <summary>Those that failed.</summary>
    public long? Errors { get; init; }

    /// <summary>Requests of the revision before it, at the same time.</summary>
    public long? StableRequests { get; init; }

    /// <summary>Those that failed.</summary>
    public long? StableErrors { get; init; }

    /// <summary>Requests of both that no pod answered at the first attempt; at most so many were lost.</summary>
    public long? LostRequests { get; init; }

    /// <summary>Seconds from its first share of the requests to the decision to take it back; absent when it was not taken back, or never
    /// had a share.</summary>
    public double? DetectSeconds { get; init; }

    /// <summary>Seconds from that decision until every gateway sent it nothing more; absent until then.</summary>
    public double? ZeroTrafficSeconds { get; init; }
}

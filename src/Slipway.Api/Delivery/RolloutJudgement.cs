using System.Text.Json.Serialization;
using Slipway.Api.Serialization;

namespace Slipway.Api.Delivery;

/// <summary>What the gateway's counts say of the new revision against the stable one at the same time.</summary>
public sealed record RolloutJudgement
{
    /// <summary><c>NotEnoughData</c>, <c>NoDifference</c>, <c>Pass</c>, <c>Fail</c> or <c>Invalid</c>.</summary>
    public string? Verdict { get; init; }

    /// <summary>The test behind it.</summary>
    public string? Method { get; init; }

    /// <summary>The evidence against the new revision, by all metrics together: an e-value, at most 1e300.</summary>
    public double? Evidence { get; init; }

    /// <summary>The evidence at which the rollout aborts.</summary>
    public double? Threshold { get; init; }

    /// <summary>The evidence that the new revision is not worse by the tolerated factor: an e-value, at most 1e300.</summary>
    public double? PassEvidence { get; init; }

    /// <summary>The evidence at which the verdict is Pass.</summary>
    public double? PassThreshold { get; init; }

    /// <summary>Requests of the new revision that were judged.</summary>
    public long? CanaryRequests { get; init; }

    /// <summary>Those that failed.</summary>
    public long? CanaryErrors { get; init; }

    /// <summary>Requests of the stable revision at the same time.</summary>
    public long? StableRequests { get; init; }

    /// <summary>Those that failed.</summary>
    public long? StableErrors { get; init; }

    /// <summary>
    /// Requests of both whose first attempt no pod answered: no connection, no endpoint, broken or out of time. At most so many were lost,
    /// for the gateway sends what it may a second time.
    /// </summary>
    public long? LostRequests { get; init; }

    /// <summary>Requests of the new revision still needed before a verdict is possible; absent once there are enough.</summary>
    public long? RequestsNeeded { get; init; }

    /// <summary>The Service whose requests are compared.</summary>
    public string? Service { get; init; }

    /// <summary>
    /// Which of them were compared last: <c>Shares</c> for those that the shares placed, <c>Route</c> for those of a route on both
    /// revisions, <c>RouteAgainstAll</c> for those of a route against all, <c>Copies</c> for copies against requests of users.
    /// </summary>
    public string? Compares { get; init; }

    /// <summary>
    /// How the evidence went, oldest first: <c>seconds,canaryRequests,evidence,passEvidence</c> for each moment, with spaces between them;
    /// seconds since the start, at most 60 moments.
    /// </summary>
    public string? Course { get; init; }

    /// <summary>What each metric says; the errors first.</summary>
    public IReadOnlyList<RolloutJudgedMetric>? Metrics { get; init; }

    /// <summary>How both revisions stand to the objective of <c>spec.judge.objective</c>; absent without one.</summary>
    public RolloutJudgedObjective? Objective { get; init; }

    /// <summary>The verdict as a sentence.</summary>
    public string? Reason { get; init; }

    /// <summary>When the verdict was reached; absent while it is open.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Hash of the judged revision.</summary>
    public string? CanaryHash { get; init; }

    /// <summary>Hash of the revision it is compared with.</summary>
    public string? StableHash { get; init; }

    /// <summary>Start of the judgement; traffic before it is not looked at.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>State of the test, opaque, from which it goes on after a restart of the controller.</summary>
    public string? Checkpoint { get; init; }
}

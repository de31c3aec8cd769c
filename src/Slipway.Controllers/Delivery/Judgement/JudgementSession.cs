using Slipway.Analysis.Latencies;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.Judgement;

/// <summary>A comparison that is asked for.</summary>
public sealed record JudgementSession
{
    /// <summary>The Rollout.</summary>
    public required ObjectKey Rollout { get; init; }

    /// <summary>Name of the Service in its namespace.</summary>
    public required string Service { get; init; }

    /// <summary>Name of the Service that carries the new revision, where it has one of its own; default null: the same.</summary>
    public string? CanaryService { get; init; }

    /// <summary>Revision that is judged.</summary>
    public required string CanaryHash { get; init; }

    /// <summary>Revision that it is compared with.</summary>
    public required string StableHash { get; init; }

    /// <summary>Traffic before is not looked at. Another start is another judgement.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Which requests are compared; default those that the shares placed.</summary>
    public JudgedTraffic Compares { get; init; }

    /// <summary>How latencies are compared, as it was asked for when the comparison began; default null for not at all.</summary>
    public LatencySettings? Latency { get; init; }

    /// <summary>Share of requests that must succeed on both revisions together, above 0.5 and below 1, as it was asked for when the
    /// comparison began; default null for no objective.</summary>
    public double? SuccessRate { get; init; }

    /// <summary>Share of requests that must be fast on both revisions together, as it was asked for when the comparison began; default
    /// null for no such objective.</summary>
    public LatencyTarget? LatencyTarget { get; init; }

    /// <summary>Requests before do not count against the objective; default null: all of the comparison count.</summary>
    public DateTimeOffset? ObjectiveSince { get; init; }

    /// <summary>Whether users stay with a version, so that their requests are no independent ones; default false.</summary>
    public bool IsSticky { get; init; }

    /// <summary>Whether the revisions have Services of their own, among which HTTPRoutes share out the requests.</summary>
    public bool HasOwnServices => CanaryService is not null && CanaryService != Service;

    /// <summary>Names of the rules of HTTPRoutes that steps may make, which have shares of their own; default none.</summary>
    public IReadOnlyList<string> ManagedRoutes { get; init; } = [];

    /// <summary>Share of the canary that every gateway serves, 0 to 1; null while it changes, or when requests are not placed one by
    /// one.</summary>
    public double? Share { get; init; }

    /// <summary>When the share was first known to be in force everywhere; set by the book.</summary>
    public DateTimeOffset ShareSince { get; init; }

    /// <summary>State to go on from when this controller knows none; null to begin.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>How the evidence went so far, as <see cref="Slipway.Analysis.EvidenceCourse"/> tells it; null for nothing.</summary>
    public string? Course { get; init; }

    /// <summary>Which requests were compared last; null before any.</summary>
    public string? Compared { get; init; }

    /// <summary>Whether the other asks for the same comparison, whatever the share now.</summary>
    public bool IsSameAs(JudgementSession other)
        => Rollout == other.Rollout && Service == other.Service && CanaryHash == other.CanaryHash && StableHash == other.StableHash
            && StartedAt == other.StartedAt;
}

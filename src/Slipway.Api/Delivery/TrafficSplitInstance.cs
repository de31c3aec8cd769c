using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>The table that one gateway instance serves for a split.</summary>
public sealed record TrafficSplitInstance
{
    /// <summary>Name of the GatewayInstance.</summary>
    [Required]
    public string? Instance { get; init; }

    /// <summary>Uid of the split that is in force.</summary>
    public string? ObservedUid { get; init; }

    /// <summary>Generation of the split that is in force.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>Weights in force, after shares of revisions without ready endpoints went to the others.</summary>
    public IReadOnlyList<RevisionWeight>? Weights { get; init; }

    /// <summary>Requests now under way, by revision.</summary>
    public IReadOnlyDictionary<string, long>? InFlight { get; init; }

    /// <summary>Routes, mirrors and stickiness that are not in force, each as field and reason; none when all are.</summary>
    public IReadOnlyList<string>? Refused { get; init; }

    /// <summary>What was compared for the mirrors that ask for it.</summary>
    public IReadOnlyList<TrafficComparisonCounts>? Comparisons { get; init; }
}

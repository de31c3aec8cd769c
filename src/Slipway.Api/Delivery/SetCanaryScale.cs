using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>Pods of the new revision, apart from its share. Exactly one.</summary>
public sealed record SetCanaryScale
{
    /// <summary>Number of pods.</summary>
    [Range(0)]
    public int? Replicas { get; init; }

    /// <summary>Percentage of spec.replicas.</summary>
    [Range(0, 100)]
    public int? Weight { get; init; }

    /// <summary>Whether the number follows the share again.</summary>
    public bool? MatchTrafficWeight { get; init; }
}

using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>A set of pods of an experiment.</summary>
public sealed record CanaryExperimentTemplate
{
    /// <summary>Name of the set.</summary>
    [Required]
    public string? Name { get; init; }

    /// <summary>Revision whose template is taken.</summary>
    [OneOf("canary", "stable")]
    public string? SpecRef { get; init; }

    /// <summary>Number of pods. Default 1.</summary>
    [Range(0)]
    public int? Replicas { get; init; }

    /// <summary>Labels and annotations of the pods.</summary>
    public RolloutPodMetadata? Metadata { get; init; }

    /// <summary>Selector of the set. Default that of the Rollout.</summary>
    public LabelSelector? Selector { get; init; }

    /// <summary>Share of the traffic in percent.</summary>
    [Range(0, 100)]
    public int? Weight { get; init; }

    /// <summary>The Service made for the set.</summary>
    public CanaryExperimentService? Service { get; init; }
}

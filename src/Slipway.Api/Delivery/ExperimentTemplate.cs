using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>A set of pods of an Experiment.</summary>
public sealed record ExperimentTemplate
{
    /// <summary>Name of the set.</summary>
    [Required]
    public string? Name { get; init; }

    /// <summary>Number of pods. Default 1.</summary>
    [Default(1), Range(0)]
    public int? Replicas { get; init; }

    /// <summary>Seconds that a pod must stay ready before it counts as available. Default 0.</summary>
    [Range(0)]
    public int? MinReadySeconds { get; init; }

    /// <summary>Which pods belong to the set; must match the labels of the template.</summary>
    [Required]
    public LabelSelector? Selector { get; init; }

    /// <summary>The pods to run.</summary>
    [Required]
    public Core.PodTemplateSpec? Template { get; init; }

    /// <summary>The Service made for the set. Default none.</summary>
    public CanaryExperimentService? Service { get; init; }
}

using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>An analysis of an experiment.</summary>
public sealed record CanaryExperimentAnalysis
{
    /// <summary>Name of the analysis.</summary>
    [Required]
    public string? Name { get; init; }

    /// <summary>Name of the template.</summary>
    [Required]
    public string? TemplateName { get; init; }

    /// <summary>Whether it is a ClusterAnalysisTemplate. Default false.</summary>
    public bool? ClusterScope { get; init; }

    /// <summary>Values for the template's arguments.</summary>
    [ListMap("name"), Patch(PatchStrategies.Merge, Key = "name")]
    public IReadOnlyList<AnalysisRunArgument>? Args { get; init; }

    /// <summary>Whether the experiment waits for it. Default false.</summary>
    public bool? RequiredForCompletion { get; init; }
}

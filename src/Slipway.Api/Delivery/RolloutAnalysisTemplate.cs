namespace Slipway.Api.Delivery;

/// <summary>Names a template.</summary>
public sealed record RolloutAnalysisTemplate
{
    /// <summary>Name of an AnalysisTemplate, or of a ClusterAnalysisTemplate.</summary>
    public string? TemplateName { get; init; }

    /// <summary>Whether it is a ClusterAnalysisTemplate. Default false.</summary>
    public bool? ClusterScope { get; init; }
}

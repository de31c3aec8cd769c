using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>Where the value of an argument is read.</summary>
public sealed record AnalysisArgumentSource
{
    /// <summary>Pod template hash of a revision.</summary>
    [OneOf("Latest", "Stable")]
    public string? PodTemplateHashValue { get; init; }

    /// <summary>A field of the Rollout.</summary>
    public AnalysisFieldRef? FieldRef { get; init; }
}

using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>A field of the Rollout.</summary>
public sealed record AnalysisFieldRef
{
    /// <summary>Path of the field, such as <c>metadata.name</c>.</summary>
    [Required]
    public string? FieldPath { get; init; }
}

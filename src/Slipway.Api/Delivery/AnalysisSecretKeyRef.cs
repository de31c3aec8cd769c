using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>A key of a Secret in the namespace of the run.</summary>
public sealed record AnalysisSecretKeyRef
{
    /// <summary>Name of the Secret.</summary>
    [Required]
    public string? Name { get; init; }

    /// <summary>Key in it.</summary>
    [Required]
    public string? Key { get; init; }
}

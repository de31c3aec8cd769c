using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>A value for an argument of a template.</summary>
public sealed record AnalysisRunArgument
{
    /// <summary>Name of the argument.</summary>
    [Required]
    public string? Name { get; init; }

    /// <summary>The value; or valueFrom.</summary>
    public string? Value { get; init; }

    /// <summary>Where the value is read.</summary>
    public AnalysisArgumentSource? ValueFrom { get; init; }
}

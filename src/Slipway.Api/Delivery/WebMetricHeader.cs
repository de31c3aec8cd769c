using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>A header of a request.</summary>
public sealed record WebMetricHeader
{
    /// <summary>Name of the header.</summary>
    [Required]
    public string? Key { get; init; }

    /// <summary>Its value.</summary>
    [Required]
    public string? Value { get; init; }
}

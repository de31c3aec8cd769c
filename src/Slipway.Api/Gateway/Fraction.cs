using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>A share. Fraction of gateway.networking.k8s.io/v1 (standard channel).</summary>
public sealed record Fraction
{
    [Required, Range(0)]
    public int? Numerator { get; init; }

    [Default(100), Range(1)]
    public int? Denominator { get; init; }
}

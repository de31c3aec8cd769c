using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>ServiceAccountTokenProjection of core/v1, as in Kubernetes 1.33.</summary>
public sealed record ServiceAccountTokenProjection
{
    [Wire(1), OmitZero]
    public string? Audience { get; init; }

    [Wire(2), Default(3600L), Range(600, 4294967296)]
    public long? ExpirationSeconds { get; init; }

    [Wire(3), Required]
    public string? Path { get; init; }
}

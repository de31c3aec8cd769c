using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>ObjectFieldSelector of core/v1, as in Kubernetes 1.33.</summary>
[MapAtomic]
public sealed record ObjectFieldSelector
{
    [Wire(1), OmitZero, Default("v1")]
    public string? ApiVersion { get; init; }

    [Wire(2), Required]
    public string? FieldPath { get; init; }
}

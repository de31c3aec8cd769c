using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>ResourceClaim of core/v1, as in Kubernetes 1.33.</summary>
public sealed record ResourceClaim
{
    [Wire(1), Required]
    public string? Name { get; init; }

    [Wire(2), OmitZero]
    public string? Request { get; init; }
}

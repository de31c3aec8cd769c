using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>NodeAddress of core/v1, as in Kubernetes 1.33.</summary>
public sealed record NodeAddress
{
    [Wire(1), Required]
    public string? Type { get; init; }

    [Wire(2), Required]
    public string? Address { get; init; }
}

using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>PodOS of core/v1, as in Kubernetes 1.33.</summary>
public sealed record PodOS
{
    [Wire(1), Required]
    public string? Name { get; init; }
}

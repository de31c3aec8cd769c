using Slipway.Api.Schemas;

namespace Slipway.Api.Discovery;

/// <summary>ForZone of discovery.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record ForZone
{
    [Wire(1), Required]
    public string? Name { get; init; }
}

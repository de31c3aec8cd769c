using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>LoadBalancerStatus of core/v1, as in Kubernetes 1.33.</summary>
public sealed record LoadBalancerStatus
{
    [Wire(1)]
    public IReadOnlyList<LoadBalancerIngress>? Ingress { get; init; }
}

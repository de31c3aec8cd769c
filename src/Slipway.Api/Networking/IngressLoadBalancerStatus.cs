using Slipway.Api.Schemas;

namespace Slipway.Api.Networking;

/// <summary>IngressLoadBalancerStatus of networking.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record IngressLoadBalancerStatus
{
    [Wire(1)]
    public IReadOnlyList<IngressLoadBalancerIngress>? Ingress { get; init; }
}

using Slipway.Api.Schemas;

namespace Slipway.Api.Networking;

/// <summary>IngressStatus of networking.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record IngressStatus
{
    [Wire(1), Default("{}", IsJson = true)]
    public IngressLoadBalancerStatus? LoadBalancer { get; init; }
}

using Slipway.Api.Schemas;

namespace Slipway.Api.Networking;

/// <summary>HTTPIngressRuleValue of networking.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record HTTPIngressRuleValue
{
    [Wire(1), Required]
    public IReadOnlyList<HTTPIngressPath>? Paths { get; init; }
}

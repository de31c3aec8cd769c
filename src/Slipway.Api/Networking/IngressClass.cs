using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Networking;

/// <summary>A class of Ingresses. IngressClass of networking.k8s.io/v1, as in Kubernetes 1.33.</summary>
[Kind("networking.k8s.io", "v1", "IngressClass", "ingressclasses", Namespaced = false)]
public sealed record IngressClass : KubeObject
{
    [Wire(2)]
    public IngressClassSpec? Spec { get; init; }
}

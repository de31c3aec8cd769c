using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Networking;

/// <summary>Routes requests by host and path to Services. Ingress of networking.k8s.io/v1, as in Kubernetes 1.33.</summary>
[Kind("networking.k8s.io", "v1", "Ingress", "ingresses", ShortNames = "ing", HasStatus = true)]
public sealed record Ingress : KubeObject
{
    [Wire(2)]
    public IngressSpec? Spec { get; init; }

    [Wire(3), Default("{}", IsJson = true)]
    public IngressStatus? Status { get; init; }
}

using Slipway.Api.Core;
using Slipway.Api.Schemas;

namespace Slipway.Api.Networking;

/// <summary>IngressBackend of networking.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record IngressBackend
{
    [Wire(3)]
    public TypedLocalObjectReference? Resource { get; init; }

    [Wire(4)]
    public IngressServiceBackend? Service { get; init; }
}

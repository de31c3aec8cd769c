using Slipway.Api.Schemas;

namespace Slipway.Api.Networking;

/// <summary>HTTPIngressPath of networking.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record HTTPIngressPath
{
    [Wire(1)]
    public string? Path { get; init; }

    [Wire(2), Required]
    public IngressBackend? Backend { get; init; }

    [Wire(3), Required, OneOf("Exact", "ImplementationSpecific", "Prefix")]
    public string? PathType { get; init; }
}

using Slipway.Api.Schemas;

namespace Slipway.Api.Networking;

/// <summary>IngressSpec of networking.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record IngressSpec
{
    [Wire(1)]
    public IngressBackend? DefaultBackend { get; init; }

    [Wire(2)]
    public IReadOnlyList<IngressTLS>? Tls { get; init; }

    [Wire(3)]
    public IReadOnlyList<IngressRule>? Rules { get; init; }

    [Wire(4)]
    public string? IngressClassName { get; init; }
}

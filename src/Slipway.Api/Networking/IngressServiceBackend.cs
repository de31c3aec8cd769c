using Slipway.Api.Schemas;

namespace Slipway.Api.Networking;

/// <summary>IngressServiceBackend of networking.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record IngressServiceBackend
{
    [Wire(1), Required]
    public string? Name { get; init; }

    [Wire(2)]
    public ServiceBackendPort? Port { get; init; }
}

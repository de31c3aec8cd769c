using Slipway.Api.Schemas;

namespace Slipway.Api.Networking;

/// <summary>IngressPortStatus of networking.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record IngressPortStatus
{
    [Wire(1), Required]
    public int? Port { get; init; }

    [Wire(2), Required, OneOf("SCTP", "TCP", "UDP")]
    public string? Protocol { get; init; }

    [Wire(3)]
    public string? Error { get; init; }
}

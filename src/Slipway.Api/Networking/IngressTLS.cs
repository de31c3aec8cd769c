using Slipway.Api.Schemas;

namespace Slipway.Api.Networking;

/// <summary>IngressTLS of networking.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record IngressTLS
{
    [Wire(1)]
    public IReadOnlyList<string>? Hosts { get; init; }

    [Wire(2)]
    public string? SecretName { get; init; }
}

using Slipway.Api.Schemas;

namespace Slipway.Api.Networking;

/// <summary>IngressClassParametersReference of networking.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record IngressClassParametersReference
{
    [Wire(1)]
    public string? ApiGroup { get; init; }

    [Wire(2), Required]
    public string? Kind { get; init; }

    [Wire(3), Required]
    public string? Name { get; init; }

    [Wire(4), Default("Cluster"), OneOf("Cluster", "Namespace")]
    public string? Scope { get; init; }

    [Wire(5)]
    public string? Namespace { get; init; }
}

using Slipway.Api.Schemas;

namespace Slipway.Api.Networking;

/// <summary>IngressClassSpec of networking.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record IngressClassSpec
{
    [Wire(1), Length(0, 250)]
    public string? Controller { get; init; }

    [Wire(2)]
    public IngressClassParametersReference? Parameters { get; init; }
}

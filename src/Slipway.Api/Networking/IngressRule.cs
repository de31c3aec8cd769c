using Slipway.Api.Schemas;

namespace Slipway.Api.Networking;

/// <summary>IngressRule of networking.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record IngressRule
{
    [Wire(1)]
    public string? Host { get; init; }

    [Wire(2, 1)]
    public HTTPIngressRuleValue? Http { get; init; }
}

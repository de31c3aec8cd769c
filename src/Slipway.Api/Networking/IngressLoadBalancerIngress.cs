using Slipway.Api.Schemas;

namespace Slipway.Api.Networking;

/// <summary>IngressLoadBalancerIngress of networking.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record IngressLoadBalancerIngress
{
    [Wire(1), OmitZero]
    public string? Ip { get; init; }

    [Wire(2), OmitZero]
    public string? Hostname { get; init; }

    [Wire(4)]
    public IReadOnlyList<IngressPortStatus>? Ports { get; init; }
}

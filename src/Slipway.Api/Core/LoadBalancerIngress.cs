using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>LoadBalancerIngress of core/v1, as in Kubernetes 1.33.</summary>
public sealed record LoadBalancerIngress
{
    [Wire(1), OmitZero]
    public string? Ip { get; init; }

    [Wire(2), OmitZero]
    public string? Hostname { get; init; }

    [Wire(3)]
    public string? IpMode { get; init; }

    [Wire(4)]
    public IReadOnlyList<PortStatus>? Ports { get; init; }
}

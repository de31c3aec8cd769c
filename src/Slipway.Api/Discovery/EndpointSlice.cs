using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Discovery;

/// <summary>EndpointSlice of discovery.k8s.io/v1, as in Kubernetes 1.33.</summary>
[Kind("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices")]
public sealed record EndpointSlice : KubeObject
{
    [Wire(2)]
    public IReadOnlyList<Endpoint>? Endpoints { get; init; }

    [Wire(3)]
    public IReadOnlyList<EndpointPort>? Ports { get; init; }

    [Wire(4), Required, OneOf("FQDN", "IPv4", "IPv6"), Immutable]
    public string? AddressType { get; init; }
}

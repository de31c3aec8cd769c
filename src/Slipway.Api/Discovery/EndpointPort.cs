using Slipway.Api.Schemas;

namespace Slipway.Api.Discovery;

/// <summary>EndpointPort of discovery.k8s.io/v1, as in Kubernetes 1.33.</summary>
[MapAtomic]
public sealed record EndpointPort
{
    [Wire(1), Default("")]
    public string? Name { get; init; }

    [Wire(2), Default("TCP"), OneOf("SCTP", "TCP", "UDP")]
    public string? Protocol { get; init; }

    [Wire(3)]
    public int? Port { get; init; }

    [Wire(4)]
    public string? AppProtocol { get; init; }
}

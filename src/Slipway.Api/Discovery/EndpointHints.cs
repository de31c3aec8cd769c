using Slipway.Api.Schemas;

namespace Slipway.Api.Discovery;

/// <summary>EndpointHints of discovery.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record EndpointHints
{
    [Wire(1)]
    public IReadOnlyList<ForZone>? ForZones { get; init; }
}

using Slipway.Api.Schemas;

namespace Slipway.Api.Discovery;

/// <summary>EndpointConditions of discovery.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record EndpointConditions
{
    [Wire(1)]
    public bool? Ready { get; init; }

    [Wire(2)]
    public bool? Serving { get; init; }

    [Wire(3)]
    public bool? Terminating { get; init; }
}

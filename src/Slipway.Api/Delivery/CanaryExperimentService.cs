using Slipway.Api.Core;

namespace Slipway.Api.Delivery;

/// <summary>The Service made for a set of pods of an experiment.</summary>
public sealed record CanaryExperimentService
{
    /// <summary>Name of the Service. Default that of the ReplicaSet.</summary>
    public string? Name { get; init; }

    /// <summary>Its ports. Default the ports of the containers.</summary>
    public IReadOnlyList<ServicePort>? Ports { get; init; }
}

using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>Affinity of core/v1, as in Kubernetes 1.33.</summary>
public sealed record Affinity
{
    [Wire(1)]
    public NodeAffinity? NodeAffinity { get; init; }

    [Wire(2)]
    public PodAffinity? PodAffinity { get; init; }

    [Wire(3)]
    public PodAntiAffinity? PodAntiAffinity { get; init; }
}

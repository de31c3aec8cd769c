using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>WeightedPodAffinityTerm of core/v1, as in Kubernetes 1.33.</summary>
public sealed record WeightedPodAffinityTerm
{
    [Wire(1), Required, Range(1, 100)]
    public int? Weight { get; init; }

    [Wire(2), Required]
    public PodAffinityTerm? PodAffinityTerm { get; init; }
}

using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>PodAffinity of core/v1, as in Kubernetes 1.33.</summary>
public sealed record PodAffinity
{
    [Wire(1)]
    public IReadOnlyList<PodAffinityTerm>? RequiredDuringSchedulingIgnoredDuringExecution { get; init; }

    [Wire(2)]
    public IReadOnlyList<WeightedPodAffinityTerm>? PreferredDuringSchedulingIgnoredDuringExecution { get; init; }
}

using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>NodeAffinity of core/v1, as in Kubernetes 1.33.</summary>
public sealed record NodeAffinity
{
    [Wire(1)]
    public NodeSelector? RequiredDuringSchedulingIgnoredDuringExecution { get; init; }

    [Wire(2)]
    public IReadOnlyList<PreferredSchedulingTerm>? PreferredDuringSchedulingIgnoredDuringExecution { get; init; }
}

using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>PodAffinityTerm of core/v1, as in Kubernetes 1.33.</summary>
public sealed record PodAffinityTerm
{
    [Wire(1)]
    public LabelSelector? LabelSelector { get; init; }

    [Wire(2)]
    public IReadOnlyList<string>? Namespaces { get; init; }

    [Wire(3), Required]
    public string? TopologyKey { get; init; }

    [Wire(4)]
    public LabelSelector? NamespaceSelector { get; init; }

    [Wire(5)]
    public IReadOnlyList<string>? MatchLabelKeys { get; init; }

    [Wire(6)]
    public IReadOnlyList<string>? MismatchLabelKeys { get; init; }
}

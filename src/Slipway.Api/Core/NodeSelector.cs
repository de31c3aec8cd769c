using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>NodeSelector of core/v1, as in Kubernetes 1.33.</summary>
[MapAtomic]
public sealed record NodeSelector
{
    [Wire(1), Required]
    public IReadOnlyList<NodeSelectorTerm>? NodeSelectorTerms { get; init; }
}

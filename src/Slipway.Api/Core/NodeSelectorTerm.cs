using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>NodeSelectorTerm of core/v1, as in Kubernetes 1.33.</summary>
[MapAtomic]
public sealed record NodeSelectorTerm
{
    [Wire(1)]
    public IReadOnlyList<NodeSelectorRequirement>? MatchExpressions { get; init; }

    [Wire(2)]
    public IReadOnlyList<NodeSelectorRequirement>? MatchFields { get; init; }
}

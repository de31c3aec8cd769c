using Slipway.Api.Schemas;

namespace Slipway.Api.Meta;

/// <summary>LabelSelector of meta.k8s.io/v1, as in Kubernetes 1.33.</summary>
[MapAtomic]
public sealed record LabelSelector
{
    [Wire(1)]
    public IReadOnlyDictionary<string, string>? MatchLabels { get; init; }

    [Wire(2)]
    public IReadOnlyList<LabelSelectorRequirement>? MatchExpressions { get; init; }
}

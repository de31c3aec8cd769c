using Slipway.Api.Schemas;

namespace Slipway.Api.Meta;

/// <summary>FieldSelectorRequirement of meta.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record FieldSelectorRequirement
{
    [Wire(1)]
    public string? Key { get; init; }

    [Wire(2)]
    public string? Operator { get; init; }

    [Wire(3)]
    public IReadOnlyList<string>? Values { get; init; }
}

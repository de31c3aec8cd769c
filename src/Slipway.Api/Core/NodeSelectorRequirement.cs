using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>NodeSelectorRequirement of core/v1, as in Kubernetes 1.33.</summary>
public sealed record NodeSelectorRequirement
{
    [Wire(1), Required]
    public string? Key { get; init; }

    [Wire(2), Required, OneOf("DoesNotExist", "Exists", "Gt", "In", "Lt", "NotIn")]
    public string? Operator { get; init; }

    [Wire(3)]
    public IReadOnlyList<string>? Values { get; init; }
}

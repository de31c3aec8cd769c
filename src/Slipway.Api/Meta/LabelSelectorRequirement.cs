using Slipway.Api.Schemas;

namespace Slipway.Api.Meta;

/// <summary>LabelSelectorRequirement of meta.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record LabelSelectorRequirement
{
    [Wire(1), Required]
    public string? Key { get; init; }

    [Wire(2), Required, OneOf("DoesNotExist", "Exists", "In", "NotIn")]
    public string? Operator { get; init; }

    [Wire(3)]
    public IReadOnlyList<string>? Values { get; init; }
}

using Slipway.Api.Schemas;

namespace Slipway.Api.Authorization;

/// <summary>ResourceRule of authorization.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record ResourceRule
{
    [Wire(1), Required]
    public IReadOnlyList<string>? Verbs { get; init; }

    [Wire(2)]
    public IReadOnlyList<string>? ApiGroups { get; init; }

    [Wire(3)]
    public IReadOnlyList<string>? Resources { get; init; }

    [Wire(4)]
    public IReadOnlyList<string>? ResourceNames { get; init; }
}

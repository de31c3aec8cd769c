using Slipway.Api.Schemas;

namespace Slipway.Api.Rbac;

/// <summary>PolicyRule of rbac.authorization.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record PolicyRule
{
    [Wire(1), Required]
    public IReadOnlyList<string>? Verbs { get; init; }

    [Wire(2)]
    public IReadOnlyList<string>? ApiGroups { get; init; }

    [Wire(3)]
    public IReadOnlyList<string>? Resources { get; init; }

    [Wire(4)]
    public IReadOnlyList<string>? ResourceNames { get; init; }

    [Wire(5)]
    public IReadOnlyList<string>? NonResourceURLs { get; init; }
}

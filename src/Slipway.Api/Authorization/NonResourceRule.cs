using Slipway.Api.Schemas;

namespace Slipway.Api.Authorization;

/// <summary>NonResourceRule of authorization.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record NonResourceRule
{
    [Wire(1), Required]
    public IReadOnlyList<string>? Verbs { get; init; }

    [Wire(2)]
    public IReadOnlyList<string>? NonResourceURLs { get; init; }
}

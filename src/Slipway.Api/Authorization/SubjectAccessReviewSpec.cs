using Slipway.Api.Schemas;

namespace Slipway.Api.Authorization;

/// <summary>SubjectAccessReviewSpec of authorization.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record SubjectAccessReviewSpec
{
    [Wire(1)]
    public ResourceAttributes? ResourceAttributes { get; init; }

    [Wire(2)]
    public NonResourceAttributes? NonResourceAttributes { get; init; }

    [Wire(3), OmitZero]
    public string? User { get; init; }

    [Wire(4)]
    public IReadOnlyList<string>? Groups { get; init; }

    [Wire(5)]
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Extra { get; init; }

    [Wire(6), OmitZero]
    public string? Uid { get; init; }
}

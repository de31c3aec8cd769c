using Slipway.Api.Schemas;

namespace Slipway.Api.Authorization;

/// <summary>SelfSubjectAccessReviewSpec of authorization.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record SelfSubjectAccessReviewSpec
{
    [Wire(1)]
    public ResourceAttributes? ResourceAttributes { get; init; }

    [Wire(2)]
    public NonResourceAttributes? NonResourceAttributes { get; init; }
}

using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Authorization;

/// <summary>SelfSubjectAccessReview of authorization.k8s.io/v1, as in Kubernetes 1.33.</summary>
[Kind("authorization.k8s.io", "v1", "SelfSubjectAccessReview", "selfsubjectaccessreviews", Namespaced = false, IsRequest = true)]
public sealed record SelfSubjectAccessReview : KubeObject
{
    [Wire(2), Required]
    public SelfSubjectAccessReviewSpec? Spec { get; init; }

    [Wire(3)]
    public SubjectAccessReviewStatus? Status { get; init; }
}

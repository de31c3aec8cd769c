using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Authorization;

/// <summary>SubjectAccessReview of authorization.k8s.io/v1, as in Kubernetes 1.33.</summary>
[Kind("authorization.k8s.io", "v1", "SubjectAccessReview", "subjectaccessreviews", Namespaced = false, IsRequest = true)]
public sealed record SubjectAccessReview : KubeObject
{
    [Wire(2), Required]
    public SubjectAccessReviewSpec? Spec { get; init; }

    [Wire(3)]
    public SubjectAccessReviewStatus? Status { get; init; }
}

using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Authorization;

/// <summary>SelfSubjectRulesReview of authorization.k8s.io/v1, as in Kubernetes 1.33.</summary>
[Kind("authorization.k8s.io", "v1", "SelfSubjectRulesReview", "selfsubjectrulesreviews", Namespaced = false, IsRequest = true)]
public sealed record SelfSubjectRulesReview : KubeObject
{
    [Wire(2), Required]
    public SelfSubjectRulesReviewSpec? Spec { get; init; }

    [Wire(3)]
    public SubjectRulesReviewStatus? Status { get; init; }
}

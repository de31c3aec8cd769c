using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Authentication;

/// <summary>SelfSubjectReview of authentication.k8s.io/v1, as in Kubernetes 1.33.</summary>
[Kind("authentication.k8s.io", "v1", "SelfSubjectReview", "selfsubjectreviews", Namespaced = false, IsRequest = true)]
public sealed record SelfSubjectReview : KubeObject
{
    [Wire(2)]
    public SelfSubjectReviewStatus? Status { get; init; }
}

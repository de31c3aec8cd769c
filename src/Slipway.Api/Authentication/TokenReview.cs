using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Authentication;

/// <summary>TokenReview of authentication.k8s.io/v1, as in Kubernetes 1.33.</summary>
[Kind("authentication.k8s.io", "v1", "TokenReview", "tokenreviews", Namespaced = false, IsRequest = true)]
public sealed record TokenReview : KubeObject
{
    [Wire(2), Required]
    public TokenReviewSpec? Spec { get; init; }

    [Wire(3)]
    public TokenReviewStatus? Status { get; init; }
}

using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Authentication;

/// <summary>TokenRequest of authentication.k8s.io/v1, as in Kubernetes 1.33.</summary>
[Kind("authentication.k8s.io", "v1", "TokenRequest", "serviceaccounts/token", IsRequest = true)]
public sealed record TokenRequest : KubeObject
{
    [Wire(2), Required]
    public TokenRequestSpec? Spec { get; init; }

    [Wire(3)]
    public TokenRequestStatus? Status { get; init; }
}

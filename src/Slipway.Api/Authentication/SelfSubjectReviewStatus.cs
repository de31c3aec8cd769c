using Slipway.Api.Schemas;

namespace Slipway.Api.Authentication;

/// <summary>SelfSubjectReviewStatus of authentication.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record SelfSubjectReviewStatus
{
    [Wire(1)]
    public UserInfo? UserInfo { get; init; }
}

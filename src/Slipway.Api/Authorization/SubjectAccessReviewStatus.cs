using Slipway.Api.Schemas;

namespace Slipway.Api.Authorization;

/// <summary>SubjectAccessReviewStatus of authorization.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record SubjectAccessReviewStatus
{
    [Wire(1), Required]
    public bool? Allowed { get; init; }

    [Wire(2), OmitZero]
    public string? Reason { get; init; }

    [Wire(3), OmitZero]
    public string? EvaluationError { get; init; }

    [Wire(4), OmitZero]
    public bool? Denied { get; init; }
}

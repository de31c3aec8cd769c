using Slipway.Api.Schemas;

namespace Slipway.Api.Authorization;

/// <summary>SelfSubjectRulesReviewSpec of authorization.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record SelfSubjectRulesReviewSpec
{
    [Wire(1), OmitZero]
    public string? Namespace { get; init; }
}

using Slipway.Api.Schemas;

namespace Slipway.Api.Authorization;

/// <summary>SubjectRulesReviewStatus of authorization.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record SubjectRulesReviewStatus
{
    [Wire(1), Required]
    public IReadOnlyList<ResourceRule>? ResourceRules { get; init; }

    [Wire(2), Required]
    public IReadOnlyList<NonResourceRule>? NonResourceRules { get; init; }

    [Wire(3), Required]
    public bool? Incomplete { get; init; }

    [Wire(4), OmitZero]
    public string? EvaluationError { get; init; }
}

using Slipway.Api.Schemas;

namespace Slipway.Api.Authentication;

/// <summary>TokenReviewStatus of authentication.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record TokenReviewStatus
{
    [Wire(1), OmitZero]
    public bool? Authenticated { get; init; }

    [Wire(2)]
    public UserInfo? User { get; init; }

    [Wire(3), OmitZero]
    public string? Error { get; init; }

    [Wire(4)]
    public IReadOnlyList<string>? Audiences { get; init; }
}

using Slipway.Api.Schemas;

namespace Slipway.Api.Authentication;

/// <summary>TokenReviewSpec of authentication.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record TokenReviewSpec
{
    [Wire(1), OmitZero]
    public string? Token { get; init; }

    [Wire(2)]
    public IReadOnlyList<string>? Audiences { get; init; }
}

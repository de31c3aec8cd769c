using Slipway.Api.Schemas;

namespace Slipway.Api.Authentication;

/// <summary>TokenRequestStatus of authentication.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record TokenRequestStatus
{
    [Wire(1), Required]
    public string? Token { get; init; }

    [Wire(2), Required]
    public DateTimeOffset? ExpirationTimestamp { get; init; }
}

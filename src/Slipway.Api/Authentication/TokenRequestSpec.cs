using Slipway.Api.Schemas;

namespace Slipway.Api.Authentication;

/// <summary>TokenRequestSpec of authentication.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record TokenRequestSpec
{
    [Wire(1), Required]
    public IReadOnlyList<string>? Audiences { get; init; }

    [Wire(3)]
    public BoundObjectReference? BoundObjectRef { get; init; }

    [Wire(4)]
    public long? ExpirationSeconds { get; init; }
}

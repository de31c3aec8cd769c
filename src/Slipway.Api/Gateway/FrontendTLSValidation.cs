using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>What clients must show. FrontendTLSValidation of gateway.networking.k8s.io/v1 (experimental channel).</summary>
public sealed record FrontendTLSValidation
{
    [Required, Length(1, 8)]
    public IReadOnlyList<CertificateAuthorityReference>? CaCertificateRefs { get; init; }
}

using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>How a listener does TLS. GatewayTLSConfig of gateway.networking.k8s.io/v1 (standard channel, and
/// <c>frontendValidation</c> of the experimental one).</summary>
public sealed record GatewayTLSConfig
{
    [Default("Terminate"), OneOf("Passthrough", "Terminate")]
    public string? Mode { get; init; }

    [Length(0, 64)]
    public IReadOnlyList<SecretObjectReference>? CertificateRefs { get; init; }

    public FrontendTLSValidation? FrontendValidation { get; init; }

    [Length(0, 16)]
    public IReadOnlyDictionary<string, string>? Options { get; init; }
}

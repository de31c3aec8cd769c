using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>Any object. ObjectReference of gateway.networking.k8s.io/v1 (experimental channel).</summary>
public sealed record CertificateAuthorityReference
{
    [Required, Length(0, 253), Pattern(GatewayPatterns.Group)]
    public string? Group { get; init; }

    [Required, Length(1, 63), Pattern(GatewayPatterns.Kind)]
    public string? Kind { get; init; }

    [Required, Length(1, 253)]
    public string? Name { get; init; }

    [Length(1, 63), Pattern(GatewayPatterns.Label)]
    public string? Namespace { get; init; }
}

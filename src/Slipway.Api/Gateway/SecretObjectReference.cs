using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>A Secret, by default. SecretObjectReference of gateway.networking.k8s.io/v1 (standard channel).</summary>
public sealed record SecretObjectReference
{
    [Default(""), Length(0, 253), Pattern(GatewayPatterns.Group)]
    public string? Group { get; init; }

    [Default("Secret"), Length(1, 63), Pattern(GatewayPatterns.Kind)]
    public string? Kind { get; init; }

    [Required, Length(1, 253)]
    public string? Name { get; init; }

    [Length(1, 63), Pattern(GatewayPatterns.Label)]
    public string? Namespace { get; init; }
}

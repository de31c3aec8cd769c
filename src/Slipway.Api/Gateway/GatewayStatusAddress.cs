using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>An address that a Gateway has. GatewayStatusAddress of gateway.networking.k8s.io/v1 (standard channel).</summary>
public sealed record GatewayStatusAddress
{
    [Default("IPAddress"), Length(1, 253)]
    public string? Type { get; init; }

    [Required, Length(1, 253)]
    public string? Value { get; init; }
}

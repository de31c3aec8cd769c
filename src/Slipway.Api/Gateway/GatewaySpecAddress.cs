using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>A wanted address. GatewaySpecAddress of gateway.networking.k8s.io/v1 (standard channel).</summary>
public sealed record GatewaySpecAddress
{
    [Default("IPAddress"), Length(1, 253)]
    public string? Type { get; init; }

    [Length(0, 253)]
    public string? Value { get; init; }
}

using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>What a Gateway asks for. GatewaySpec of gateway.networking.k8s.io/v1 (standard channel).</summary>
public sealed record GatewaySpec
{
    [Required, Length(1, 253)]
    public string? GatewayClassName { get; init; }

    [Required, ListMap("name"), Length(1, 64)]
    public IReadOnlyList<Listener>? Listeners { get; init; }

    [Length(0, 16)]
    public IReadOnlyList<GatewaySpecAddress>? Addresses { get; init; }

    public GatewayInfrastructure? Infrastructure { get; init; }
}

using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>What became of a Gateway. GatewayStatus of gateway.networking.k8s.io/v1 (standard channel).</summary>
public sealed record GatewayStatus
{
    [Length(0, 16)]
    public IReadOnlyList<GatewayStatusAddress>? Addresses { get; init; }

    [ListMap("type"), Length(0, 8)]
    public IReadOnlyList<Condition>? Conditions { get; init; }

    [ListMap("name"), Length(0, 64)]
    public IReadOnlyList<ListenerStatus>? Listeners { get; init; }
}

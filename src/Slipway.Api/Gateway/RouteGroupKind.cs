using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>A kind of route. RouteGroupKind of gateway.networking.k8s.io/v1 (standard channel).</summary>
public sealed record RouteGroupKind
{
    [Default("gateway.networking.k8s.io"), Length(0, 253), Pattern(GatewayPatterns.Group)]
    public string? Group { get; init; }

    [Required, Length(1, 63), Pattern(GatewayPatterns.Kind)]
    public string? Kind { get; init; }
}

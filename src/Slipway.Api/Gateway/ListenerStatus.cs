using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>What became of a listener. ListenerStatus of gateway.networking.k8s.io/v1 (standard channel).</summary>
public sealed record ListenerStatus
{
    [Required, Length(1, 253), Pattern(GatewayPatterns.Subdomain)]
    public string? Name { get; init; }

    [Required, Length(0, 8)]
    public IReadOnlyList<RouteGroupKind>? SupportedKinds { get; init; }

    [Required, Range(0)]
    public int? AttachedRoutes { get; init; }

    [Required, ListMap("type"), Length(0, 8)]
    public IReadOnlyList<Condition>? Conditions { get; init; }
}

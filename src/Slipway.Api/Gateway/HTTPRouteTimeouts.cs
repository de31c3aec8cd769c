using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>How long a request may take. HTTPRouteTimeouts of gateway.networking.k8s.io/v1 (standard channel).</summary>
public sealed record HTTPRouteTimeouts
{
    [Pattern(GatewayPatterns.Duration)]
    public string? Request { get; init; }

    [Pattern(GatewayPatterns.Duration)]
    public string? BackendRequest { get; init; }
}

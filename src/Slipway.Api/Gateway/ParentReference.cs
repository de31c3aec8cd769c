using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>Where a route is attached. ParentReference of gateway.networking.k8s.io/v1 (standard channel).</summary>
public sealed record ParentReference
{
    [Default("gateway.networking.k8s.io"), Length(0, 253), Pattern(GatewayPatterns.Group)]
    public string? Group { get; init; }

    [Default("Gateway"), Length(1, 63), Pattern(GatewayPatterns.Kind)]
    public string? Kind { get; init; }

    [Length(1, 63), Pattern(GatewayPatterns.Label)]
    public string? Namespace { get; init; }

    [Required, Length(1, 253)]
    public string? Name { get; init; }

    [Length(1, 253), Pattern(GatewayPatterns.Subdomain)]
    public string? SectionName { get; init; }

    [Range(1, 65535)]
    public int? Port { get; init; }
}

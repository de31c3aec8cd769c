using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>A port that a Gateway listens on. Listener of gateway.networking.k8s.io/v1 (standard channel).</summary>
public sealed record Listener
{
    [Required, Length(1, 253), Pattern(GatewayPatterns.Subdomain)]
    public string? Name { get; init; }

    [Length(1, 253), Pattern(GatewayPatterns.Hostname)]
    public string? Hostname { get; init; }

    [Required, Range(1, 65535)]
    public int? Port { get; init; }

    [Required, Length(1, 255)]
    public string? Protocol { get; init; }

    public GatewayTLSConfig? Tls { get; init; }

    [Default("{}", IsJson = true)]
    public AllowedRoutes? AllowedRoutes { get; init; }
}

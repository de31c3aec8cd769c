using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>A backend with its share of the calls. GRPCBackendRef of gateway.networking.k8s.io/v1 (standard channel).</summary>
public sealed record GRPCBackendRef
{
    [Default(""), Length(0, 253), Pattern(GatewayPatterns.Group)]
    public string? Group { get; init; }

    [Default("Service"), Length(1, 63), Pattern(GatewayPatterns.Kind)]
    public string? Kind { get; init; }

    [Required, Length(1, 253)]
    public string? Name { get; init; }

    [Length(1, 63), Pattern(GatewayPatterns.Label)]
    public string? Namespace { get; init; }

    [Range(1, 65535)]
    public int? Port { get; init; }

    [Default(1), Range(0, 1000000)]
    public int? Weight { get; init; }

    [Length(0, 16)]
    public IReadOnlyList<GRPCRouteFilter>? Filters { get; init; }
}

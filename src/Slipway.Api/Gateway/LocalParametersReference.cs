using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>Parameters in the same namespace. LocalParametersReference of gateway.networking.k8s.io/v1 (standard channel).</summary>
public sealed record LocalParametersReference
{
    [Required, Length(0, 253), Pattern(GatewayPatterns.Group)]
    public string? Group { get; init; }

    [Required, Length(1, 63), Pattern(GatewayPatterns.Kind)]
    public string? Kind { get; init; }

    [Required, Length(1, 253)]
    public string? Name { get; init; }
}

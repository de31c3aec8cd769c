using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>Objects that may refer. ReferenceGrantFrom of gateway.networking.k8s.io/v1beta1 (standard channel).</summary>
public sealed record ReferenceGrantFrom
{
    [Required, Length(0, 253), Pattern(GatewayPatterns.Group)]
    public string? Group { get; init; }

    [Required, Length(1, 63), Pattern(GatewayPatterns.Kind)]
    public string? Kind { get; init; }

    [Required, Length(1, 63), Pattern(GatewayPatterns.Label)]
    public string? Namespace { get; init; }
}

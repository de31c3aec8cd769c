using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>Objects that may be referred to. ReferenceGrantTo of gateway.networking.k8s.io/v1beta1 (standard channel).</summary>
public sealed record ReferenceGrantTo
{
    [Required, Length(0, 253), Pattern(GatewayPatterns.Group)]
    public string? Group { get; init; }

    [Required, Length(1, 63), Pattern(GatewayPatterns.Kind)]
    public string? Kind { get; init; }

    [Length(1, 253)]
    public string? Name { get; init; }
}

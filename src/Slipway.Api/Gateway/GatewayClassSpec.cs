using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>Who implements the Gateways of a class. GatewayClassSpec of gateway.networking.k8s.io/v1 (standard channel).</summary>
public sealed record GatewayClassSpec
{
    [Required, Immutable, Length(1, 253), Pattern(GatewayPatterns.Controller)]
    public string? ControllerName { get; init; }

    public ParametersReference? ParametersRef { get; init; }

    [Length(0, 64)]
    public string? Description { get; init; }
}

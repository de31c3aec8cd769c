using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>A feature that a class supports. SupportedFeature of gateway.networking.k8s.io/v1 (standard channel).</summary>
public sealed record SupportedFeature
{
    [Required]
    public string? Name { get; init; }
}
